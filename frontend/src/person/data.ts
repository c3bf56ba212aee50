/** What a person says of themselves, on this phone at once; the server's result replaces it. */

import type { MutationContext, Mutators } from '../data/change';
import { type CommunicationNeed, sharedScope } from '../data/kinds';
import { t } from './need-words';

export const mutators = {
  'about_me.write': async (tx, args, { account, madeAt, mutationId }) => {
    const { circleId, section, text, photo = null, voice = null, voiceSeconds = null, basedOn = null, onBehalf } = args;
    const isOwn = account.roles.person.includes(circleId);
    const person = (await tx.get('circle', circleId))?.d.personName ?? account.name;
    await tx.put('about_me', mutationId, sharedScope(circleId), {
      ...{ section, text, photo, voice, voiceSeconds, basedOn },
      writtenAt: madeAt,
      authorName: isOwn ? account.name : person,
      writtenBy: isOwn ? null : account.name,
      supportedBy: onBehalf?.helpedBy || (isOwn ? null : account.name),
    });
  },

  'about_me.set_review': async (tx, { circleId, reviewOn }, { madeAt, mutationId }) => {
    const [held] = await tx.list('about_me_review', sharedScope(circleId));
    await tx.put('about_me_review', held?.id ?? mutationId, sharedScope(circleId), { reviewOn, reviewedAt: madeAt });
  },

  'love.add': (tx, { loveId, circleId, love, name, meaning = '', toTry = '' }, { madeAt }) =>
    tx.put('love', loveId, sharedScope(circleId), { love, name, meaning, toTry, addedAt: madeAt }),

  'love.change': (tx, { loveId, love, name, meaning = '', toTry = '' }) =>
    tx.patch('love', loveId, { love, name, meaning, toTry }),

  'love.remove': (tx, { loveId }) => tx.delete('love', loveId),

  'needs.set': async (tx, args, { account, madeAt, mutationId }) => {
    const { circleId, needs, language = '', words = '', sharedWith = 'team', reviewOn = null } = args;
    const held = (await tx.list('communication_needs')).find(({ scope }) => scope.startsWith(`c:${circleId}/`));
    const set = { needs, language, words, sharedWith, reviewOn, setAt: madeAt, setBy: account.name };
    await tx.put('communication_needs', held?.id ?? mutationId, sharedScope(circleId), set);
    await tx.patch('circle', circleId, { communicationNeeds: sharedWith === 'nobody' ? '' : sayNeeds(set) });
  },

  'needs.confirm_met': (tx, { circleId, how }, { account, madeAt, mutationId }) =>
    tx.put('needs_met', mutationId, sharedScope(circleId), { how, metAt: madeAt, authorName: account.name }),

  'plan.set': async (tx, { circleId, contacts, waitMinutes, what = '' }, context: MutationContext) => {
    const [held] = await tx.list('missed_visit_plan', sharedScope(circleId));
    const { account, madeAt, mutationId } = context;
    const plan = { contacts, waitMinutes, what, setAt: madeAt, setBy: account.name };
    await tx.put('missed_visit_plan', held?.id ?? mutationId, sharedScope(circleId), plan);
  },
} satisfies Partial<Mutators>;

/** The needs as plain sentences, the person's own words first: as the server says them. */
export function sayNeeds({
  needs,
  language,
  words,
}: {
  needs: readonly CommunicationNeed[];
  language: string;
  words: string;
}): string {
  const sentences = ALL_NEEDS.filter((need) => needs.includes(need)).map((need) =>
    need === 'interpreter' && language ? t('needs.interpreterIn', { language }) : t(`needs.say.${need}`),
  );
  return [words.trim(), ...sentences].filter(Boolean).join(' ');
}

/** In the order in which they are offered and said. */
export const ALL_NEEDS: readonly CommunicationNeed[] = [
  'large_print',
  'easy_read',
  'braille',
  'read_aloud',
  'pictures',
  'text_not_calls',
  'calls_not_text',
  'face_me',
  'slowly',
  'one_at_a_time',
  'time_to_answer',
  'bsl',
  'makaton',
  'hearing_aid',
  'lip_read',
  'interpreter',
];
