import type { Ask } from '../data/kinds';

/** It still waits for a yes or no, and the visit is still to come. */
export function isOpenAsk({ answer, startsAt }: Ask, now: Date): boolean {
  return (answer === null || answer === 'talk_first') && Date.parse(startsAt) > now.getTime();
}
