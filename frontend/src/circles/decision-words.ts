import type { Decision } from '../data/kinds';
import { dayOf, sayDay } from '../ui/when';
import { isDecision } from './basis';
import { t } from './words';

/** "You asked Aled to meet you": what was decided, as the person would say it. */
export function decisionWords({
  what,
  paName,
  ruleWhat,
}: Pick<Decision, 'what' | 'paName'> & Partial<Pick<Decision, 'ruleWhat'>>): string {
  const name = paName ?? t('did.somebody');
  if (ruleWhat) return t('did.byRule', { name, rule: ruleWhat });
  return isDecision(what) ? t(`did.${what}`, { name }) : t('did.other');
}

/** "You said it on the phone. Sam Birtwell wrote it down." */
export function givenWords({ given, basis, recordedBy }: Pick<Decision, 'given' | 'basis' | 'recordedBy'>): string {
  const how = t(`given.${given}`);
  const ground = basis === 'own' ? how : t(`basis.${basis}`);
  const said = basis === 'supported' && given !== 'app' ? `${ground} ${how}` : ground;
  return recordedBy === null ? said : t('given.writtenBy', { said, who: recordedBy });
}

type Ground = Pick<Decision, 'basis' | 'helpedBy' | 'scope' | 'evidence' | 'decidedBy' | 'decidedOn' | 'consulted'>;

/** What makes the basis one, as sentences: "Gwen helped.", "Dr Ray decided on 20 November." */
export function groundWords(
  { basis, helpedBy, scope, evidence, decidedBy, decidedOn, consulted }: Ground,
  now: Date,
): string[] {
  const sentences = [
    basis === 'supported' && helpedBy && t('ground.helpedBy', { who: helpedBy }),
    scope && t('ground.scope', { what: scope }),
    evidence && t('ground.evidence', { what: evidence }),
    decidedBy && !decidedOn && t('ground.decidedBy', { who: decidedBy }),
    decidedBy &&
      decidedOn &&
      t('ground.decidedOn', { who: decidedBy, day: sayDay(dayOf(`${decidedOn}T12:00:00Z`), now) }),
    consulted && t('ground.consulted', { who: consulted }),
  ];
  return sentences.filter((sentence) => typeof sentence === 'string' && sentence !== '') as string[];
}
