import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'personToday.title': 'Today',
  'paToday.title': 'Today',
  'week.title': 'My week',
  'personVisit.title': 'A visit',
  'paVisit.title': 'A visit',
  'arrangement.title': 'Plan visits',
});
