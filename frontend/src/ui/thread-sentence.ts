import { capitalNumber, inAList } from './catalogue';
import type { Lane, ThreadVisit } from './thread-path';
import { t } from './words';

export interface Sentence {
  /** "Two people came, 14 times." */
  first: string;
  /** "You chose both. Rosa came 10 times, Daniel 4 times." Empty when there is nothing to add. */
  more: string;
}

/** What the picture says, in the person's words, of the visits that happened. */
export function threadSentence(lanes: readonly Lane[], visits: readonly ThreadVisit[]): Sentence {
  const came = visits.filter(({ planned, paId }) => !planned && paId !== null);
  return countSentence(lanes.map((lane) => ({ ...lane, times: came.filter(({ paId }) => paId === lane.paId).length })));
}

/** The same of those who came so many times each. */
export function countSentence(lanes: readonly (Lane & { times: number })[]): Sentence {
  const faces = lanes.filter(({ times }) => times > 0);
  if (faces.length === 0) return { first: t('thread.nobodyCame'), more: '' };
  const people = t('thread.people', { count: faces.length, number: capitalNumber(faces.length) });
  return {
    first: t('thread.times', { people, count: faces.reduce((sum, { times }) => sum + times, 0) }),
    more: [whoWasChosen(faces), faces.length <= 3 && faces.length > 1 && whoCameHowOften(faces)]
      .filter(Boolean)
      .join(' '),
  };
}

function whoWasChosen(faces: readonly Lane[]): string {
  if (faces.some(({ chosen }) => chosen === null)) return '';
  const names = faces.filter(({ chosen }) => chosen).map(({ name }) => name);
  if (names.length === 0) return t('thread.choseNone', { count: faces.length });
  if (names.length < faces.length) return t('thread.choseSome', { names: inAList(names) });
  if (names.length > 2) return t('thread.choseAll');
  return names.length === 2 ? t('thread.choseBoth') : t('thread.choseOne', { name: names[0] ?? '' });
}

function whoCameHowOften(faces: readonly (Lane & { times: number })[]): string {
  const each = faces.map(({ name, times }, place) =>
    t(place === 0 ? 'thread.each' : 'thread.eachNext', { name, times: t('thread.timesEach', { count: times }) }),
  );
  return `${each.join(', ')}.`;
}
