/** Whom somebody may think of, tell or share with, as this phone knows them. */

import { callName } from '../circles/faces';
import { circleIdOf } from '../circles/my-circle';
import type { TargetKind } from '../data/kinds';
import { get, list } from '../data/rows';
import type { Store } from '../data/session';

export interface Somebody {
  to: TargetKind;
  id: string | null;
  name: string;
  phone: string | null;
}

/** The circles in which this account is a person, a helper or a chosen PA, each with everybody else in it. */
export interface Around {
  circleId: string;
  personKnownAs: string;
  holder: { name: string; phone: string | null; safeguardingName: string; safeguardingPhone: string };
  people: Somebody[];
  isOwn: boolean;
}

/** The circle that the pages are about first; of a PA every circle whose team they are in. */
export async function readAround(db: Store['db'], account: Store['account'], role: string): Promise<Around[]> {
  const own = circleIdOf(account);
  const bonds = (await list(db, 'bond')).filter(({ d }) => d.stage === 'chosen');
  const circleIds = role === 'pa' ? bonds.map(({ d }) => d.circleId) : own ? [own] : [];
  const found = await Promise.all(circleIds.map((circleId) => readOne(db, account, circleId)));
  return found.filter((each) => each !== null);
}

async function readOne(db: Store['db'], account: Store['account'], circleId: string): Promise<Around | null> {
  const circle = (await get(db, 'circle', circleId))?.d;
  const helping = (await list(db, 'helping')).find(({ d }) => d.circleId === circleId)?.d;
  const holders = await list(db, 'holder');
  const holder = (holders.find(({ id }) => id === circle?.holderId) ?? holders[0])?.d;
  const isOwn = account.roles.person.includes(circleId);
  const personKnownAs = circle?.knownAs ?? circle?.personName ?? helping?.personKnownAs ?? '';
  if (!circle && !helping) return null;
  const inCircle = (scope: string) => scope.startsWith(`c:${circleId}/`);
  const members = (await list(db, 'team_member')).filter(({ scope }) => inCircle(scope));
  const bonds = (await list(db, 'relationship')).filter(
    ({ scope, d }) => inCircle(scope) && (d.stage === 'invited' || d.stage === 'introduced'),
  );
  const helpers = (await list(db, 'supporter')).filter(
    ({ scope, d }) => inCircle(scope) && d.withdrawnAt === null && d.userId !== account.userId,
  );
  const phones = new Map(members.map(({ d }) => [d.paId, d.phone]));
  const pas = [...members, ...bonds].filter(({ d }) => !account.roles.pa.includes(d.paId));
  return {
    circleId,
    personKnownAs,
    isOwn,
    holder: {
      name: holder?.name ?? circle?.holderName ?? '',
      phone: holder?.phone ?? circle?.holderPhone ?? null,
      safeguardingName: holder?.safeguardingName ?? '',
      safeguardingPhone: holder?.safeguardingPhone ?? '',
    },
    people: [
      ...(isOwn ? [] : [{ to: 'person' as const, id: null, name: personKnownAs, phone: circle?.phone ?? null }]),
      ...pas.map(({ d }) => ({ to: 'pa' as const, id: d.paId, name: callName(d), phone: phones.get(d.paId) ?? null })),
      ...helpers.map(({ d }) => ({ to: 'supporter' as const, id: d.userId, name: d.name, phone: null })),
    ],
  };
}

export const keyOf = ({ to, id }: Pick<Somebody, 'to' | 'id'>) => `${to}:${id ?? ''}`;
