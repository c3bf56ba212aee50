import type { BasisDraft } from '../circles/basis';
import { BasisFields } from '../circles/basis-fields';
import { RadioGroup, TextField } from '../ui/field';
import type { Told } from './told';
import { t } from './words';

/** How and when the person told it, and on what basis it is theirs. */
export interface HowDraft extends BasisDraft {
  given: Told['given'] | null;
  day: string;
  clock: string;
}

interface Props {
  draft: HowDraft;
  onChange: (change: Partial<HowDraft>) => void;
  errorAt: (field: string) => string | undefined;
}

/** The part that every form has in which a coordinator writes down what somebody said. */
export function HowSaid({ draft, onChange, errorAt }: Props) {
  return (
    <>
      <RadioGroup
        id="given"
        label={t('told.given')}
        value={draft.given}
        choices={[
          { value: 'phone', label: t('told.given.phone') },
          { value: 'in_person', label: t('told.given.in_person') },
        ]}
        onChange={(given) => onChange({ given })}
        error={errorAt('given')}
      />
      <div class="fields">
        <TextField
          id="day"
          type="date"
          label={t('told.day')}
          value={draft.day}
          onInput={(day) => onChange({ day })}
          error={errorAt('day')}
        />
        <TextField
          id="clock"
          type="time"
          label={t('told.clock')}
          value={draft.clock}
          onInput={(clock) => onChange({ clock })}
        />
      </div>
      <RadioGroup
        id="basis"
        label={t('told.basis')}
        hint={t('told.basisHint')}
        value={draft.basis}
        choices={(['own', 'supported', 'attorney', 'best_interests'] as const).map((basis) => ({
          value: basis,
          label: t(`basis.${basis}`),
          hint: t(`basis.${basis}.hint`),
        }))}
        onChange={(basis) => onChange({ basis })}
      />
      <BasisFields draft={draft} onChange={onChange} errorAt={errorAt} />
    </>
  );
}
