/** What waits for a PA's answer. */

import type { CareMatchDb } from '../data/db';
import type { Arrangement, Bond, CoverOffer, Instant, Introduction, OwnVisit } from '../data/kinds';
import { circleOf } from '../data/kinds';
import { list } from '../data/rows';
import { readDraft } from '../drafts';
import { circlesOver } from '../over';

interface About {
  circleId: string;
  paId: string;
  /** What the PA calls the person. */
  name: string;
}

export type Request = About &
  (
    | { kind: 'meet'; relationshipId: string; message: string | null }
    /** The person proposes a time to meet. */
    | { kind: 'meeting'; introductionId: string; introduction: Introduction }
    /** The person says that they know each other. */
    | { kind: 'known'; relationshipId: string }
    /** The person would have this PA in the team. */
    | { kind: 'join'; relationshipId: string; role: Bond['role'] }
    /** Visits that somebody else wrote down: the person may not have been asked yet. */
    | { kind: 'visited'; visits: number }
    /** Somebody else cannot come. */
    | { kind: 'cover'; offerId: string; offer: CoverOffer }
    | { kind: 'arrangement'; arrangementId: string; arrangement: Arrangement }
    | { kind: 'visits'; visitIds: string[]; visits: OwnVisit[] }
  );

/** Different for each request of a list. */
export function keyOf(request: Request): string {
  if (request.kind === 'arrangement') return request.arrangementId;
  if (request.kind === 'cover') return request.offerId;
  return request.kind === 'meeting' ? request.introductionId : `${request.kind}-${request.circleId}`;
}

interface Held {
  bonds: readonly { id: string; d: Bond }[];
  /** In time order. */
  visits: readonly { id: string; d: OwnVisit }[];
  arrangements: readonly { id: string; circleId: string; d: Arrangement }[];
  introductions: readonly { id: string; d: Introduction }[];
  offers: readonly { id: string; d: CoverOffer }[];
  /** The circles whose person this PA has already said to know, or not to know. */
  answered: ReadonlySet<string>;
}

/** In the order in which a PA should look at them: people first, then plans, then single visits. */
export function requestsOf(
  { bonds, visits, arrangements, introductions, offers, answered }: Held,
  now: Instant,
): Request[] {
  const fromBonds = bonds.map(({ id, d }) => requestOfBond(id, d)).filter((request) => request !== null);
  const named = new Map(bonds.map(({ d }) => [d.circleId, d]));
  const proposed = arrangements
    .filter(({ d }) => d.stage === 'proposed' && d.proposedBy === 'person')
    .map(({ id, circleId, d }): Request => {
      const name = named.get(circleId)?.personKnownAs ?? '';
      return { kind: 'arrangement', circleId, paId: d.paId, name, arrangementId: id, arrangement: d };
    });
  const meetings = introductions
    .filter(
      ({ d }) => d.status === 'proposed' && d.proposedBy === 'person' && d.startsAt > now && named.has(d.circleId),
    )
    .map(({ id, d }): Request => {
      const name = named.get(d.circleId)?.personKnownAs ?? '';
      return { kind: 'meeting', circleId: d.circleId, paId: d.paId, name, introductionId: id, introduction: d };
    });
  const covers = offers
    .filter(({ d }) => d.canCome === null && d.outcome === null && d.startsAt > now)
    .map(({ id, d }): Request => {
      const { circleId, paId, personKnownAs: name } = d;
      return { kind: 'cover', circleId, paId, name, offerId: id, offer: d };
    });
  return [
    ...covers,
    ...fromBonds,
    ...meetings,
    ...visitedWithoutBond(visits, named, answered),
    ...proposed,
    ...visitsToConfirm(visits, now),
  ];
}

function requestOfBond(relationshipId: string, bond: Bond): Request | null {
  const about = { circleId: bond.circleId, paId: bond.paId, name: bond.personKnownAs, relationshipId };
  if (bond.stage === 'chosen' || bond.stage === 'ended') return null;
  if (bond.personChoseAt && !bond.paAgreedAt) return { kind: 'join', ...about, role: bond.role };
  if (bond.personKnowsAt && !bond.paKnowsAt) return { kind: 'known', ...about };
  if (bond.stage === 'invited' && !bond.meetingAcceptedAt && !bond.personKnowsAt) {
    return { kind: 'meet', ...about, message: bond.message };
  }
  return null;
}

function visitedWithoutBond(
  visits: Held['visits'],
  named: ReadonlyMap<string, Bond>,
  answered: Held['answered'],
): Request[] {
  const counted = new Map<string, Extract<Request, { kind: 'visited' }>>();
  for (const { d } of visits) {
    const { circleId, paId, personKnownAs: name } = d;
    if (d.proposedBy !== 'import' || named.has(circleId) || answered.has(circleId)) continue;
    const sofar = counted.get(circleId)?.visits ?? 0;
    counted.set(circleId, { kind: 'visited', circleId, paId, name, visits: sofar + 1 });
  }
  return [...counted.values()];
}

function visitsToConfirm(visits: Held['visits'], now: Instant): Request[] {
  const byCircle = new Map<string, Extract<Request, { kind: 'visits' }>>();
  for (const { id, d } of visits) {
    if (d.status !== 'proposed' || d.paConfirmedAt || d.needsYes || d.startsAt <= now) continue;
    const { circleId, paId, personKnownAs: name } = d;
    const request = byCircle.get(circleId) ?? { kind: 'visits', circleId, paId, name, visitIds: [], visits: [] };
    request.visitIds.push(id);
    request.visits.push(d);
    byCircle.set(circleId, request);
  }
  return [...byCircle.values()];
}

/** "No, or not now" to a person whom the PA visited is nobody else's business: it stays on this phone. */
export const notKnownDraft = (circleId: string) => `not-known:${circleId}`;

export async function listRequests(db: CareMatchDb, now = new Date()): Promise<Request[]> {
  const { userId, roles } = db.account;
  const own = new Set(roles.pa);
  const visits = await list(db, 'own_visit');
  const arrangements = (await list(db, 'arrangement'))
    .filter(({ d }) => own.has(d.paId))
    .map(({ id, scope, d }) => ({ id, circleId: circleOf(scope) ?? '', d }));
  const answered = await circlesSaidKnown(db);
  for (const { d } of visits) {
    if (readDraft(userId, notKnownDraft(d.circleId)) !== '') answered.add(d.circleId);
  }
  const bonds = await list(db, 'bond');
  const introductions = (await list(db, 'introduction')).filter(({ d }) => own.has(d.paId));
  const offers = (await list(db, 'cover_offer')).filter(({ d }) => own.has(d.paId));
  const over = await circlesOver(db, now);
  const asked = requestsOf({ bonds, visits, arrangements, introductions, offers, answered }, now.toISOString());
  return asked.filter(({ circleId }) => !over.has(circleId));
}

/** Until the server has shown it as a bond, the phone goes by what it has queued and sent. */
export async function circlesSaidKnown(db: CareMatchDb): Promise<Set<string>> {
  const said = [...(await db.outbox.toArray()), ...(await db.sent.toArray())];
  const circles = said
    .filter(({ name }) => name === 'relationship.say_known')
    .map(({ args }) => (args as { circleId: string }).circleId);
  return new Set(circles);
}
