/** What a phone has queued or was refused, in the words of the one who did it. */

import type { CareMatchDb, ProblemDetails, RefusedMutation } from '../data/db';
import { circleOf } from '../data/kinds';
import type { MutationName } from '../data/mutations';
import { get, list } from '../data/rows';
import { mutators } from '../mutators';
import { dayAndClock } from '../ui/when';
import { t } from './words';

/** "Came to a visit"; of a change that this version does not know, that it is one. */
export function sayWhat(name: string): string {
  return t(Object.hasOwn(mutators, name) ? `done.${name as MutationName}` : 'done.other');
}

/** "Came to a visit, Margaret" where this phone knows whom it is about. */
export async function sayMutation(db: CareMatchDb, mutation: { name: string; args: object }): Promise<string> {
  const what = sayWhat(mutation.name);
  const name = await nameIn(db, mutation.args as Named);
  return name ? t('unsent.about', { what, name }) : what;
}

interface Named {
  visitId?: string;
  relationshipId?: string;
  arrangementId?: string;
  circleId?: string;
  paId?: string;
}

/** Who stands at the other side, as this phone's user calls them; '' when it cannot tell. */
async function nameIn(
  db: CareMatchDb,
  { visitId, relationshipId, arrangementId, circleId, paId }: Named,
): Promise<string> {
  if (visitId) {
    const own = await get(db, 'own_visit', visitId);
    return own?.d.personKnownAs ?? (await get(db, 'visit', visitId))?.d.paName ?? '';
  }
  if (relationshipId) {
    const bond = await get(db, 'bond', relationshipId);
    const held = bond ?? (await get(db, 'relationship', relationshipId));
    if (held) return held.t === 'bond' ? held.d.personKnownAs : (held.d.knownAs ?? held.d.name);
  }
  if (arrangementId) {
    const arrangement = await get(db, 'arrangement', arrangementId);
    if (arrangement) return nameOfOther(db, circleOf(arrangement.scope) ?? '', arrangement.d.paId);
  }
  return circleId ? nameOfOther(db, circleId, paId ?? null) : '';
}

async function nameOfOther(db: CareMatchDb, circleId: string, paId: string | null): Promise<string> {
  const { roles } = db.account;
  const isTheirs = [...roles.person, ...roles.supporter].includes(circleId);
  if (isTheirs) {
    const pas = await list(db, 'relationship');
    const pa = pas.find(({ d }) => d.paId === paId)?.d;
    return pa?.knownAs ?? pa?.name ?? '';
  }
  const circle = (await get(db, 'circle', circleId))?.d;
  const bond = (await list(db, 'bond')).find(({ d }) => d.circleId === circleId)?.d;
  return circle?.knownAs ?? circle?.personName ?? bond?.personKnownAs ?? '';
}

const reasons = {
  'needs-yes': t('reason.needsYes'),
  'visit-is-over': t('reason.visitIsOver'),
  'cover-is-over': t('reason.coverOver'),
  'cover-not-accepted': t('reason.coverNotAccepted'),
  'visits-are-paused': t('reason.paused'),
  'no-move-asked': t('reason.noMove'),
  'not-one-household': t('reason.household'),
  'waits-for-the-other': t('reason.waits'),
  'not-introduced': t('reason.notMet'),
  'meeting-not-accepted': t('reason.notAccepted'),
  'not-chosen-yet': t('reason.notChosen'),
  'not-in-team': t('reason.notInTeam'),
  'relationship-ended': t('reason.ended'),
  'conversation-blocked': t('reason.blocked'),
  'not-invited-yet': t('reason.notInvited'),
  'pa-not-here-yet': t('reason.paNotHere'),
  'too-late-to-answer': t('reason.tooLateToAnswer'),
  'gone-further': t('reason.goneFurther'),
  device_revoked: t('reason.deviceRevoked'),
  unavailable: t('reason.unavailable'),
  'has-interest': t('reason.hasInterest'),
  forbidden: t('reason.forbidden'),
  'not-found': t('reason.notFound'),
  conflict: t('reason.conflict'),
  invalid: t('reason.invalid'),
} satisfies Record<string, string>;

/** A sentence on why it does not count; the server's own title for a reason that this version does not know. */
export function sayReason({ slug, title }: ProblemDetails): string {
  return slug && Object.hasOwn(reasons, slug) ? reasons[slug as keyof typeof reasons] : title;
}

/** What became of a change that was not applied when it came: refused, put aside, or what a coordinator made of it since. */
export function sayOutcome(
  { status, problem, settled }: Pick<RefusedMutation, 'status' | 'problem' | 'settled'>,
  now: Date,
): { outcome: string; more: string } {
  if (!settled) {
    return { outcome: sayReason(problem), more: t(status === 'quarantined' ? 'problems.kept' : 'problems.rejected') };
  }
  const outcome =
    settled.as === 'applied' ? t('problems.applied') : t('problems.discarded', { why: settled.why ?? '' });
  return { outcome, more: t('problems.looked', { when: dayAndClock(settled.at, now) }) };
}
