import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'team.title': 'My team',
  'teamQuestion.title': 'Who is in your team?',
  'relationship.title': 'You and this PA',
  'ask.title': 'A new face asks',
  'aboutMe.title': 'About me',
  'decisions.title': 'What you decided',
  'people.title': 'My people',
  'person.title': 'One of my people',
  'requests.title': 'People who ask for you',
});
