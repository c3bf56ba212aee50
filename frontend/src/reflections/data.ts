/** Reflections and worries on this phone at once; the server's result replaces it. */

import type { LocalTx, Mutators } from '../data/change';
import type { Account } from '../data/db';
import type { Target, TargetKind } from '../data/kinds';

export const mutators = {
  'reflection.write': async (tx, args, { account, madeAt }) => {
    const { reflectionId, circleId, aboutPaId = null, quality, weather = null, words = '' } = args;
    const bond = (await tx.list('bond')).find(({ d }) => d.circleId === circleId)?.d;
    const paId = account.roles.person.includes(circleId) ? aboutPaId : (bond?.paId ?? null);
    await tx.put('reflection', reflectionId, `u:${account.userId}`, {
      ...{ circleId, paId, quality, weather, words },
      personKnownAs: bond?.personKnownAs ?? '',
      paName: paId && (await nameOfPa(tx, paId, account)),
      writtenAt: madeAt,
      sharedWith: [],
    });
  },

  'reflection.share': async (tx, { reflectionId, to, id = null }, { account }) => {
    const held = await tx.get('reflection', reflectionId);
    if (!held || held.d.sharedWith.some(isSame(to, id))) return;
    const name = to === 'pa' && id ? await nameOfPa(tx, id, account) : await nameOfUser(tx, to, id);
    const sharedWith: Target[] = [...held.d.sharedWith, { to, id, name }];
    await tx.patch('reflection', reflectionId, { sharedWith });
  },

  'reflection.unshare': async (tx, { reflectionId, to, id = null }) => {
    const held = await tx.get('reflection', reflectionId);
    const others = held?.d.sharedWith.filter((each) => !isSame(to, id)(each));
    if (others) await tx.patch('reflection', reflectionId, { sharedWith: others });
  },

  /** Nothing to see: a copy, where one is kept, comes back from the server. */
  'worry.raise': async () => {},
} satisfies Partial<Mutators>;

const isSame = (to: TargetKind, id: string | null) => (each: Target) => each.to === to && each.id === id;

async function nameOfPa(tx: LocalTx, paId: string, { name, roles }: Account): Promise<string> {
  if (roles.pa.includes(paId)) return name;
  const pas = [...(await tx.list('team_member')), ...(await tx.list('relationship'))];
  const pa = pas.find(({ d }) => d.paId === paId)?.d;
  return pa?.knownAs ?? pa?.name ?? '';
}

async function nameOfUser(tx: LocalTx, to: TargetKind, id: string | null): Promise<string> {
  if (to !== 'supporter') return '';
  return (await tx.list('supporter')).find(({ d }) => d.userId === id)?.d.name ?? '';
}
