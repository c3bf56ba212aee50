import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'inbox.title': 'Inbox',
  'notifications.title': 'Notifications',
});
