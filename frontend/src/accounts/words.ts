import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'signIn.title': 'Sign in',
  'join.title': 'Join with your code',
  'unsent.title': 'Not sent yet',
  'problems.title': 'Needs a look',
  'devices.title': 'My devices',
  'help.title': 'Help',
  'more.title': 'More',
});
