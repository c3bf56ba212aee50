import { TextField } from '../ui/field';
import { type BasisDraft, FIELDS } from './basis';
import { t } from './words';

interface Props {
  draft: BasisDraft;
  onChange: (change: Partial<BasisDraft>) => void;
  errorAt: (field: string) => string | undefined;
}

const MAX_LENGTH = 400;

/** What makes the chosen basis one: who helped; scope and evidence; who decided, when and whom they consulted. */
export function BasisFields({ draft, onChange, errorAt }: Props) {
  return FIELDS[draft.basis].map((field) => (
    <TextField
      key={field}
      id={field}
      type={field === 'decidedOn' ? 'date' : 'text'}
      label={t(`basisField.${field}`)}
      hint={field === 'decidedOn' ? undefined : t(`basisField.${field}.hint`)}
      maxLength={MAX_LENGTH}
      value={draft[field]}
      onInput={(value) => onChange({ [field]: value })}
      error={errorAt(field)}
    />
  ));
}
