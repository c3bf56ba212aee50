import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'overview.title': 'Today',
  'flags.title': 'Flags',
  'calls.title': 'Whom to ring today',
  'circles.title': 'Circles',
  'circle.title': 'A circle',
  'pas.title': 'PAs',
  'import.title': 'Import visits',
  'invitations.title': 'Invitations',
});
