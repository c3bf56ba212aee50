import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'find.title': 'Find a PA',
  'pa.title': 'About this PA',
  'profile.title': 'My page',
});
