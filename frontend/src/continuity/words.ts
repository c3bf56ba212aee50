import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'thread.title': 'Who holds your week',
});
