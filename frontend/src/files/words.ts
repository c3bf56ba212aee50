import { catalogue } from '../ui/catalogue';

/** The words of pictures and voice notes, on whatever page they stand. */
export const t = catalogue({
  'picture.notSent': '*The photo is on this phone.* It is not sent yet.',
  'voice.notSent': '*The voice note is on this phone.* It is not sent yet.',
  'file.refused': 'This could not be taken. It is only on this phone.',
  'file.notHere': 'Not on this phone yet. It comes when there is signal.',

  'picture.take': 'Take or choose a photo',
  'picture.another': 'Take or choose another photo',
  'picture.remove': 'Take the photo away',
  'picture.preparing': 'Getting the photo ready…',
  'picture.unreadable': 'This photo cannot be read. Choose another one.',
  'picture.full': 'The phone is full. Take photos or apps off it, then try again.',

  'voice.record': 'Record a voice note',
  'voice.stop': 'Stop and keep it',
  'voice.recording': 'Recording: {length}',
  'voice.longest': 'At most {count} minutes.',
  'voice.play': 'Play, {length}',
  'voice.pause': 'Pause, {length}',
  'voice.remove': 'Throw the voice note away',
  'voice.notPlayed': 'This phone cannot play it.',
  'voice.refusedTitle': 'CareMatch may not use the microphone',
  'voice.refusedText': 'Allow the microphone for CareMatch in the settings of your phone. Or write instead.',
  'voice.missingTitle': 'There is no microphone here',
  'voice.missingText': 'You can write instead.',
  'voice.brokenTitle': 'The recording stopped',
  'voice.brokenText': 'Nothing was kept. Please try again.',
  'voice.fullTitle': 'This was not kept: the phone is full',
  'voice.fullText': 'Take photos or apps off this phone, then record again.',
});
