import { t } from './words';

const reasons = {
  'broken-row': t('reason.brokenRow'),
  'too-many-cells': t('reason.tooManyCells'),
  formula: t('reason.formula'),
  'no-person': t('reason.noPerson'),
  'bad-name': t('reason.badName'),
  'no-start': t('reason.noStart'),
  'no-end': t('reason.noEnd'),
  'bad-date': t('reason.badDate'),
  'no-such-time': t('reason.noSuchTime'),
  'unknown-shift': t('reason.unknownShift'),
  'end-before-start': t('reason.endBeforeStart'),
  'too-long': t('reason.tooLong'),
};

/** Why a row of a file was left out, and what to do (docs/imports.md lists the reasons). */
export function reasonWords(reason: string): string {
  return reason in reasons ? reasons[reason as keyof typeof reasons] : t('reason.other');
}
