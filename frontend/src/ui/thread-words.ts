import { catalogue } from './catalogue';

/** Of the picture itself; what is said above it stands with the words of every page. */
export const t = catalogue({
  'thread.came': 'Came',
  'thread.planned': 'Planned',
  'thread.shaded': 'Shaded:',
  'thread.today': 'Today',
  'thread.nobody': 'Nobody',
  'thread.asTable': 'Read it as a table',
  'thread.table': 'The same in words',
  'thread.who': 'Who',
  'thread.chosenByYou': 'Chosen by you?',
  'thread.chosen': 'chosen',
  'thread.notChosen': 'not chosen',
  'thread.keyNames': '{words}: {names}',
  'thread.yes': 'Yes',
  'thread.no': 'No',
  'thread.notAsked': 'Not asked yet',
  'thread.cameSince': 'Came since {from}',
  'thread.plannedUntil': 'Planned, to {to}',
  'thread.visits': { one: '{count} visit: {days}', other: '{count} visits: {days}' },
  'thread.none': 'none',
  'thread.seeTable': 'The table below says the days.',
});
