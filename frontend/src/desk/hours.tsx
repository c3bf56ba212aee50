import { TextField } from '../ui/field';
import type { More } from './told-more';
import { t } from './words';

interface Props {
  more: Pick<More, 'from' | 'to'>;
  onChange: (change: Partial<More>) => void;
  errorAt: (field: string) => string | undefined;
}

/** From when to when, by the clock. What is wrong with either stands beside the first. */
export function Hours({ more, onChange, errorAt }: Props) {
  return (
    <div class="fields">
      <TextField
        id="from"
        type="time"
        label={t('more.from')}
        value={more.from}
        onInput={(from) => onChange({ from })}
        error={errorAt('from')}
      />
      <TextField id="to" type="time" label={t('more.to')} value={more.to} onInput={(to) => onChange({ to })} />
    </div>
  );
}
