import { CheckboxGroup, SelectField, TextArea, TextField } from '../ui/field';
import { useNow } from '../ui/use-now';
import { weekdayName } from '../visits/pattern';
import { allWeekdays } from '../visits/rule';
import type { CircleRecords } from './data';
import { Hours } from './hours';
import type { Draft, Said } from './told';
import type { More } from './told-more';
import { isAtTimes, mayBeAsked, maybeSecond, newFaceOf } from './told-visits';
import { t } from './words';

interface Props {
  what: Said;
  draft: Draft;
  circle: CircleRecords;
  onChange: (change: Partial<More>) => void;
  onDraft: (change: Partial<Draft>) => void;
  errorAt: (field: string) => string | undefined;
  /** The person, as they are called. */
  name: string;
}

/** What else is said with a decision about who comes and when. */
export function VisitFields({ what, draft, circle, onChange, onDraft, errorAt, name }: Props) {
  const now = useNow();
  const { more, about } = draft;
  if (what === 'cover.offer') {
    return about === '' ? null : (
      <CheckboxGroup
        id="paIds"
        label={t('cover.whom', { name })}
        hint={t('cover.whomHint', { name })}
        values={draft.paIds}
        choices={mayBeAsked(circle, about)}
        onChange={(paIds) => onDraft({ paIds })}
        error={errorAt('paIds')}
      />
    );
  }
  if (what === 'cover.agree') {
    const face = newFaceOf(circle, about, now);
    return (
      face && (
        <CheckboxGroup
          id="mayBeNew"
          label={t('cover.new', { pa: face.name })}
          values={more.mayBeNew ? ['yes'] : []}
          choices={[{ value: 'yes', label: t('cover.newTold', { name }) }]}
          onChange={(values) => onChange({ mayBeNew: values.length > 0 })}
          error={errorAt('mayBeNew')}
        />
      )
    );
  }
  if (what === 'visit.add_second') {
    return (
      <SelectField
        id="paId"
        label={t('told.second')}
        value={more.paId}
        choices={[{ value: '', label: t('told.choose') }, ...maybeSecond(circle, about)]}
        onChange={(paId) => onChange({ paId })}
        error={errorAt('paId')}
      />
    );
  }
  const day = (label: string) => (
    <TextField
      id="on"
      type="date"
      label={label}
      value={draft.on}
      onInput={(on) => onDraft({ on })}
      error={errorAt('on')}
    />
  );
  const text = (label: string, maxLength: number) => (
    <TextArea
      id="text"
      label={label}
      maxLength={maxLength}
      value={draft.text}
      onInput={(typed) => onDraft({ text: typed })}
      error={errorAt('text')}
    />
  );
  if (what === 'arrangement.end') return day(t('told.lastVisits'));
  if (what === 'arrangement.skip') return day(t('told.skipDay'));
  if (what === 'visit_wish.write') return text(t('wish.text', { name }), 400);
  if (!isAtTimes(what)) return null;
  return (
    <>
      {what === 'arrangement.propose' && (
        <div class="columns">
          <CheckboxGroup
            id="weekdays"
            label={t('more.week')}
            values={more.weekdays}
            choices={allWeekdays.map((value) => ({ value, label: weekdayName(value) }))}
            onChange={(weekdays) => onChange({ weekdays })}
            error={errorAt('weekdays')}
          />
        </div>
      )}
      {day(t(what === 'arrangement.propose' ? 'told.fromDay' : 'told.visitDay'))}
      <Hours more={more} onChange={onChange} errorAt={errorAt} />
      {what === 'visit.propose' && text(t('told.visitWhy'), 400)}
      {what === 'arrangement.propose' && text(t('told.arrangementWhat'), 4000)}
      <p>{t('told.theirYes')}</p>
    </>
  );
}
