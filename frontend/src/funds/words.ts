import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'money.title': 'Your money',
});
