import type { Visit } from '../data/kinds';

/** Nobody asks for another time. */
export const noMove = { moveStartsAt: null, moveEndsAt: null, moveBy: null } satisfies Partial<Visit>;

/** A visit like most, of which nobody has told anything yet: for what is to be done, by day, agreed by no rule. */
export const plainVisit = {
  kind: 'care',
  ruleWhat: null,
  ruleSetAt: null,
  toTell: false,
  toldAt: null,
  toldBy: null,
  toldHow: null,
  checkedInAt: null,
  checkedOutAt: null,
  inRecordedAt: null,
  lateMinutes: null,
  lateSeenAt: null,
  lateSeenBy: null,
  cameSaidAt: null,
  cameSaidBy: null,
  missedSaidBy: null,
  timesBefore: [],
  sleepIn: false,
  bankHoliday: null,
  ...noMove,
  togetherId: null,
} satisfies Partial<Visit>;
