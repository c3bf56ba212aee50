import type { Bond, Relationship } from '../data/kinds';

/** Nobody has said goodbye with notice. */
export const noGoodbye = { endsOn: null, endSaidBy: null } satisfies Partial<Relationship & Bond>;

/** Nor is the PA paused or the whole team. */
export const plainRelationship = { ...noGoodbye, fineAloneAt: null, pausedAt: null } satisfies Partial<Relationship>;

/** Nor may the PA come by any rule. */
export const plainBond = { ...noGoodbye, urgentRules: [] } satisfies Partial<Bond>;
