import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'thread.title': 'Who holds your week',
  'thread.intro': 'Each line is a person. Each dot is a visit.',
  'thread.before': 'The two weeks before',
  'thread.empty': 'There are no visits to show yet',
  'thread.team': 'My team',
  'thread.ahead': 'Who comes in the weeks ahead',

  'fortnight.title': 'The last 14 days',
  'fortnight.nobody': 'Nobody came.',
  'fortnight.thread': 'See who holds your week',

  'flag.see': 'See why',
});
