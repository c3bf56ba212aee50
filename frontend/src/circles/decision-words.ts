import type { Decision } from '../data/kinds';
import { t } from './words';

/** "You asked Aled to meet you": what was decided, as the person would say it. */
export function decisionWords({ what, paName }: Pick<Decision, 'what' | 'paName'>): string {
  const name = paName ?? t('did.somebody');
  return isKnown(what) ? t(`did.${what}`, { name }) : t('did.other');
}

/** "You said it on the phone. Sam Birtwell wrote it down." */
export function givenWords({ given, basis, recordedBy }: Pick<Decision, 'given' | 'basis' | 'recordedBy'>): string {
  const said = basis === 'own' ? t(`given.${given}`) : t(`basis.${basis}`);
  return recordedBy === null ? said : t('given.writtenBy', { said, who: recordedBy });
}

const known = [
  'circle.set_details',
  'supporter.allow',
  'supporter.withdraw',
  'outcome.answer',
  'team.recognise',
  'pa.bring',
  'relationship.invite',
  'relationship.say_met',
  'relationship.choose',
  'relationship.say_known',
  'relationship.end',
  'team.accept_one',
  'introduction.propose',
  'introduction.answer',
  'introduction.call_off',
  'handover.answer',
  'pause.answer',
  'urgent_rule.set',
  'urgent_rule.remove',
  'supporter.let_ring',
  'arrangement.propose',
  'arrangement.agree',
  'arrangement.end',
  'visit.propose',
  'visit.confirm',
  'visit.cancel',
  'consent.answer',
  'visit.nobody_came',
] as const;

type Known = (typeof known)[number];

const isKnown = (what: string): what is Known => (known as readonly string[]).includes(what);
