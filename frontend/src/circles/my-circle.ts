import type { Account, CareMatchDb } from '../data/db';
import { type Circle, type Relationship, sharedScope, type TeamMember } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { callName, isChosen, isTeamUnasked } from './faces';
import { readCircleChoice } from './my-circle-choice';

/** The circle that this account's pages are about: the one they chose here, else their own, else one they help in. Null: no circle yet. */
export function circleIdOf({ userId, roles }: Pick<Account, 'userId' | 'roles'>): string | null {
  const chosen = readCircleChoice(userId);
  const circles = [...roles.person, ...roles.supporter];
  return circles.find((circleId) => circleId === chosen) ?? circles[0] ?? null;
}

/** The circle in which this account helps somebody just now; null while it is their own. */
export function helpingIn(account: Pick<Account, 'userId' | 'roles'>): string | null {
  const circleId = circleIdOf(account);
  return circleId === null || account.roles.person.includes(circleId) ? null : circleId;
}

/** What only the person sees, and a supporter who may choose PAs. */
export const personScope = (circleId: string) => `c:${circleId}/person`;

/** Everybody the person has to do with. A supporter who may not choose PAs sees the team alone. */
export interface People {
  circle: Circle;
  bonds: Row<'relationship'>[];
  members: Row<'team_member'>[];
}

/** Null while the circle has not reached this phone. */
export async function readPeople(db: CareMatchDb, circleId: string): Promise<People | null> {
  const [circle, bonds, members] = await Promise.all([
    get(db, 'circle', circleId),
    list(db, 'relationship', personScope(circleId)),
    list(db, 'team_member', sharedScope(circleId)),
  ]);
  return circle ? { circle: circle.d, bonds, members } : null;
}

export function bondWith({ bonds }: People, paId: string): Relationship | undefined {
  return bonds.find(({ d }) => d.paId === paId)?.d;
}

export function memberWith({ members }: People, paId: string): TeamMember | undefined {
  return members.find(({ d }) => d.paId === paId)?.d;
}

/** What the person calls this PA; `name` when the phone knows no more. */
export function nameOf(people: People, paId: string, name: string): string {
  const known = memberWith(people, paId) ?? bondWith(people, paId);
  return callName(known ?? { name, knownAs: null });
}

/** Whether the person chose this PA; null while they were never asked, or this phone may not know. */
export function wasChosen(people: People, paId: string): boolean | null {
  if (memberWith(people, paId)) return true;
  if (people.bonds.length === 0 && isTeamUnasked(people.circle)) return null;
  return isChosen(people.circle, bondWith(people, paId));
}
