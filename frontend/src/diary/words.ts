import { catalogue } from '../ui/catalogue';

export const t = catalogue({
  'private.only': 'Only you see this',
  'private.add': 'Add a private visit',
  'private.title': 'A private visit',
  'private.text': 'It stands in your week. Nobody else can see that it is there.',
  'private.what': 'What is it?',
  'private.whatHint': 'A name or a place is enough.',
  'private.day': 'Day',
  'private.from': 'From',
  'private.to': 'To',
  'private.save': 'Save',
  'private.remove': 'Take it out',
  'private.removed': 'It is taken out.',
  'private.gone': 'This private visit is not here any more',
  'private.wrongWhat': 'Write what it is',
  'private.wrongDay': 'Choose a day',
  'private.wrongFrom': 'Write when it starts, such as 09:00',
  'private.wrongTo': 'Write when it ends. It cannot start and end at the same time.',
  'private.nextDay': 'It ends on the next day.',

  'clash.private': 'At the same time you have: {title}',
  'clash.visit': 'At the same time you have a visit: {name}',
  'clash.when': '{day}, {clocks}',
  'clash.free': 'You can still say yes. Only you see this.',
});
