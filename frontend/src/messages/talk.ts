/** Conversations as this phone's user has them. */

import { callName } from '../circles/faces';
import type { Account, CareMatchDb, RefusedMutation } from '../data/db';
import type { Conversation, FileHash, Message, Side } from '../data/kinds';
import { get, list, type Row, unseenProblems } from '../data/rows';
import { sideOf } from './data';

export interface Talk {
  /** The relationship's. */
  id: string;
  circleId: string;
  paId: string;
  side: Side;
  /** What the user calls whom they write to. */
  name: string;
  photo: FileHash | null;
  isOver: boolean;
  conversation: Conversation | null;
  /** In the order in which they came; those that only this phone has are last. */
  messages: Row<'message'>[];
  unread: number;
}

/** All whom this user can write to in this role or has written to; where something was said last comes first. */
export async function readTalks(db: CareMatchDb, account: Account, side: Side): Promise<Talk[]> {
  const bonds = await list(db, 'bond');
  const conversations = await list(db, 'conversation');
  const messages = await list(db, 'message');
  const relationships = await list(db, 'relationship');
  const talks = new Map<string, Talk>();
  const add = (id: string, circleId: string, paId: string, isOver: boolean) => {
    if (sideOf(account, paId) !== side) return;
    const conversation = conversations.find((each) => each.id === id)?.d ?? null;
    const said = inOrder(messages.filter(({ d }) => d.relationshipId === id));
    const relationship = relationships.find((each) => each.id === id)?.d;
    const bond = bonds.find((each) => each.id === id)?.d;
    const theirs = said.find(({ d }) => d.side !== side)?.d.authorName ?? '';
    const name = side === 'pa' ? (bond?.personKnownAs ?? theirs) : relationship ? callName(relationship) : theirs;
    talks.set(id, {
      id,
      circleId,
      paId,
      side,
      name,
      photo: (side === 'person' && relationship?.photo) || null,
      isOver,
      conversation,
      messages: said,
      unread: countNew(said, conversation, account.userId, side),
    });
  };
  for (const { id, d } of conversations) add(id, d.circleId, d.paId, true);
  for (const { id, d } of bonds) {
    if (d.stage === 'ended' || (d.stage === 'considering' && !talks.has(id))) continue;
    add(id, d.circleId, d.paId, false);
  }
  return [...talks.values()].sort((a, b) => lastAt(b).localeCompare(lastAt(a)) || a.name.localeCompare(b.name));
}

const lastAt = ({ messages }: Talk) => messages.at(-1)?.d.writtenAt ?? '';

function inOrder(messages: Row<'message'>[]): Row<'message'>[] {
  const place = ({ d }: Row<'message'>) => d.n ?? Number.POSITIVE_INFINITY;
  return messages.sort((a, b) => (place(a) === place(b) ? compare(a.d, b.d) : place(a) - place(b)));
}

const compare = (a: Message, b: Message) => a.writtenAt.localeCompare(b.writtenAt);

const seenUpTo = (conversation: Conversation | null, userId: string) =>
  conversation?.seen.find((each) => each.userId === userId)?.upTo ?? 0;

function countNew(
  messages: readonly Row<'message'>[],
  conversation: Conversation | null,
  userId: string,
  side: Side,
): number {
  const seen = seenUpTo(conversation, userId);
  return messages.filter(({ d }) => d.side !== side && d.n !== null && d.n > seen).length;
}

/** One of them; null when this phone has none of that id. */
export async function readTalk(db: CareMatchDb, account: Account, id: string): Promise<Talk | null> {
  const bond = (await get(db, 'bond', id)) ?? (await get(db, 'conversation', id));
  if (!bond) return null;
  const talks = await readTalks(db, account, sideOf(account, bond.d.paId));
  return talks.find((talk) => talk.id === id) ?? null;
}

export async function countUnread(db: CareMatchDb, account: Account, side: Side): Promise<number> {
  return (await readTalks(db, account, side)).reduce((sum, { unread }) => sum + unread, 0);
}

/** Up to which number the other side has seen what was written, and who of them. */
export function seenByOthers({ conversation, side }: Talk): { upTo: number; names: string[] } {
  const others = conversation?.seen.filter((each) => each.side !== side) ?? [];
  const upTo = Math.max(0, ...others.map((each) => each.upTo));
  return { upTo, names: others.filter((each) => each.upTo === upTo).map(({ name }) => name) };
}

/** Own messages of a conversation that did not go through, and that nobody has put away. */
export async function readRefused(db: CareMatchDb, id: string): Promise<RefusedMutation[]> {
  const problems = await unseenProblems(db);
  return problems
    .filter(({ name, args }) => name === 'message.write' && (args as { relationshipId?: string }).relationshipId === id)
    .sort((a, b) => a.madeAt.localeCompare(b.madeAt));
}

/** Whom to ring: the holder around this circle, as far as this phone knows. */
export async function readHolder(
  db: CareMatchDb,
  circleId: string,
): Promise<{ name: string; phone: string | null } | null> {
  const circle = (await get(db, 'circle', circleId))?.d;
  if (circle) return { name: circle.holderName, phone: circle.holderPhone };
  const holders = await list(db, 'holder');
  return holders.length === 1 && holders[0] ? holders[0].d : null;
}
