/** What a PA's yes or no to a request saves, and what follows from it in words. */

import type { Save } from '../saving';
import { dayOf } from '../ui/when';
import type { Request } from './requests';
import { t } from './words';

/** Whether it is kept on this phone. `newId` is for a relationship that does not exist yet. */
export async function sayYes(request: Request, save: Save, newId: () => string): Promise<boolean> {
  const { circleId, paId } = request;
  switch (request.kind) {
    case 'meet':
      return save('relationship.accept_meeting', { relationshipId: request.relationshipId });
    case 'meeting':
      return save('introduction.answer', { introductionId: request.introductionId, isYes: true });
    case 'join':
      return save('relationship.agree', { relationshipId: request.relationshipId });
    case 'known':
      return save('relationship.say_known', { relationshipId: request.relationshipId, circleId, paId });
    case 'visited':
      return save('relationship.say_known', { relationshipId: newId(), circleId, paId });
    case 'cover':
      return save('cover.accept', { offerId: request.offerId });
    case 'arrangement':
      return save('arrangement.agree', { arrangementId: request.arrangementId });
    case 'visits':
      for (const visitId of request.visitIds) {
        if (!(await save('visit.confirm', { visitId }))) return false;
      }
      return true;
  }
}

/** For what can be refused as a whole. "No" to a person whom the PA visited tells nobody, and visits are refused one by one. */
export async function sayNo(request: Request, save: Save, now: Date): Promise<boolean> {
  switch (request.kind) {
    case 'meet':
    case 'join':
    case 'known':
      return save('relationship.end', { relationshipId: request.relationshipId });
    case 'meeting':
      return save('introduction.answer', { introductionId: request.introductionId, isYes: false });
    case 'cover':
      return save('cover.decline', { offerId: request.offerId });
    case 'arrangement':
      return save('arrangement.end', { arrangementId: request.arrangementId, endsOn: dayOf(now) });
    default:
      return true;
  }
}

/** What comes next, as soon as the answer is sent. */
export function afterYes(request: Request): string {
  return t(`after.${request.kind}`, { name: request.name });
}

export function afterNo({ kind, name }: Request): string {
  if (kind === 'meeting') return t('after.notThen', { name });
  return kind === 'visited' ? t('after.notKnown', { name }) : t('after.no', { name });
}
