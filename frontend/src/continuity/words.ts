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

  'flag.title': {
    one: '{number} person came in {days} days',
    other: '{number} different people came in {days} days',
  },
  'flag.text': 'That is more than {number}. So many faces are hard to get to know.',
  'flag.see': 'See the visits that count',
  'flag.who': 'It was {names}. We counted {visits} visits.',
  'flag.visits': 'The visits that count',
  'flag.day': 'Day',
  'flag.when': '{day}, {clock}',
  'flag.pa': 'Who came',
  'flag.older': 'Some of these visits are no longer on this phone.',
  'flag.next': 'You need not do anything. You can choose who comes.',
  'flag.find': 'Find a PA',
  'flag.ring': 'Talk to {holder}',
});
