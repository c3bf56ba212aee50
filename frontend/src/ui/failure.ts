/** What to say when a call that has to be answered at once is not. */

import { ApiProblem, NetworkDown, NotOurs } from '../data/api';
import { catalogue } from './catalogue';

const t = catalogue({
  down: 'We cannot reach CareMatch now. Check your signal, then try again.',
  tooMany: 'Too many tries. Wait {minutes} min, then try again.',
});

/**
 * A sentence on why a call failed and what to do.
 *
 * @throws the failure itself, where it is a fault of the app.
 */
export function failureWords(failure: unknown): string {
  if (failure instanceof NetworkDown || failure instanceof NotOurs) return t('down');
  if (!(failure instanceof ApiProblem)) throw failure;
  if (failure.status === 429) return t('tooMany', { minutes: Math.ceil((failure.retryAfterS ?? 60) / 60) });
  return failure.message;
}
