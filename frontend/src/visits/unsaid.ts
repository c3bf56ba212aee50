import type { Visit } from '../data/kinds';

/** A visit like most: for what is to be done, agreed by no rule, of which nobody has to be told. */
export const plainVisit = {
  kind: 'care',
  ruleWhat: null,
  ruleSetAt: null,
  toTell: false,
  toldAt: null,
  toldBy: null,
  toldHow: null,
} satisfies Partial<Visit>;
