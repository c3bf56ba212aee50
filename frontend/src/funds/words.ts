import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'money.title': 'Your money',
  'money.more': 'More',
  'money.none': 'No agreement is written down yet',
  'money.noneText': '{holder} writes it down with you.',
  'money.ask': 'Ask {holder}',
  'money.say': 'You have {pounds} a week',
  'money.how': 'The council sets aside {weekly}. You pay {contribution} of it.',
  'money.buys': {
    one: 'With {name}, at {pounds} an hour: about {count} hour.',
    other: 'With {name}, at {pounds} an hour: about {count} hours.',
  },
  'money.table': 'The same as a table',
  'money.what': 'What',
  'money.eachWeek': 'Each week',
  'money.weekly': 'Set aside for your care',
  'money.contribution': 'What you pay of it',
  'money.budget': 'Left for you to use',
  'money.fee': 'For {holder}, on top',
  'money.since': 'This began on {day}.',
  'money.review': 'You look at it together on {day}.',
  'money.notSpent': 'What was spent is not shown here yet.',
});
