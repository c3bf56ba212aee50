import { catalogue } from '../ui/catalogue';

/** What a person's phone itself makes a sentence of. */
export const t = catalogue({
  'needs.interpreterIn': 'I need an interpreter: {language}.',
  'needs.say.large_print': 'Use large print.',
  'needs.say.easy_read': 'Use easy read.',
  'needs.say.braille': 'Use braille.',
  'needs.say.read_aloud': 'Read it aloud.',
  'needs.say.pictures': 'Use pictures or photos.',
  'needs.say.text_not_calls': 'Send texts. Do not ring.',
  'needs.say.calls_not_text': 'Ring. Do not send texts.',
  'needs.say.face_me': 'Face me when you speak.',
  'needs.say.slowly': 'Speak slowly.',
  'needs.say.one_at_a_time': 'Say one thing at a time.',
  'needs.say.time_to_answer': 'Give me time to answer.',
  'needs.say.bsl': 'Use British Sign Language (BSL).',
  'needs.say.makaton': 'Use Makaton.',
  'needs.say.hearing_aid': 'I use a hearing aid.',
  'needs.say.lip_read': 'I read lips.',
  'needs.say.interpreter': 'I need an interpreter.',
});
