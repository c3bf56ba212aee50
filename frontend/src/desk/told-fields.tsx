import { POWERS, powerWords } from '../circles/powers';
import { t as sayOfCircle } from '../circles/words';
import type { Lack } from '../data/kinds';
import { lackWords } from '../directory/reasons';
import { KNOWN_SKILLS, skillWords } from '../directory/skills';
import { ALL_NEEDS } from '../person/data';
import { t as say } from '../person/need-words';
import { inAList } from '../ui/catalogue';
import { CheckboxGroup, RadioGroup, SelectField, TextArea, TextField } from '../ui/field';
import { weekdayName } from '../visits/pattern';
import { allWeekdays } from '../visits/rule';
import { type CircleRecords, rowsOf } from './data';
import { Hours } from './hours';
import type { Draft, Said } from './told';
import { type More, PLACES } from './told-more';
import { t } from './words';

interface Props {
  what: Said;
  draft: Draft;
  circle: CircleRecords;
  lacks: Lack[];
  onChange: (change: Partial<More>) => void;
  onDraft: (change: Partial<Draft>) => void;
  errorAt: (field: string) => string | undefined;
  /** The person, as they are called. */
  name: string;
}

/** What else is said with a decision that is more than a yes, a no or a name. */
export function MoreFields(props: Props) {
  const { what, draft, circle, lacks, onChange, onDraft, errorAt, name } = props;
  const { more } = draft;
  const text = (label: string, hint?: string) => (
    <TextArea
      id="text"
      label={label}
      {...(hint && { hint })}
      maxLength={4000}
      value={draft.text}
      onInput={(typed) => onDraft({ text: typed })}
      error={errorAt('text')}
    />
  );
  const named = (label: string) => (
    <TextField
      id="name"
      label={label}
      autoComplete="off"
      maxLength={120}
      value={more.name}
      onInput={(typed) => onChange({ name: typed })}
      error={errorAt('name')}
    />
  );
  switch (what) {
    case 'introduction.propose':
      return (
        <>
          <RadioGroup
            id="meeting"
            label={t('told.how')}
            value={more.meeting}
            choices={(['phone', 'video', 'home', 'shadow'] as const).map((value) => ({
              value,
              label: t(`more.meeting.${value}`),
            }))}
            onChange={(meeting) => onChange({ meeting })}
          />
          <div class="fields">
            <TextField
              id="on"
              type="date"
              label={t('more.meetingDay')}
              value={draft.on}
              onInput={(on) => onDraft({ on })}
              error={errorAt('on')}
            />
            <TextField
              id="start"
              type="time"
              label={t('more.meetingStart')}
              value={more.start}
              onInput={(start) => onChange({ start })}
            />
          </div>
          {text(t('more.meetingWords'))}
        </>
      );
    case 'introduction.answer':
      return (
        <RadioGroup
          id="isYes"
          label={t('told.answer', { name })}
          value={more.isYes === null ? null : more.isYes ? 'yes' : 'no'}
          choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`more.${value}`) }))}
          onChange={(value) => onChange({ isYes: value === 'yes' })}
          error={errorAt('isYes')}
        />
      );
    case 'pa.bring':
      return (
        <>
          {named(t('more.paName'))}
          <TextField
            id="contact"
            label={t('more.contact')}
            autoComplete="off"
            maxLength={200}
            value={more.contact}
            onInput={(contact) => onChange({ contact })}
          />
        </>
      );
    case 'need.set':
      return <Needed {...props} />;
    case 'need.tell_unmet':
      return (
        <p>
          {lacks.length > 0
            ? t('more.unmet', { name, things: inAList(lacks.flatMap(lackWords)) })
            : t('more.unmetNothing', { name })}
        </p>
      );
    case 'urgent_rule.set':
      return (
        <>
          {text(t('more.forWhat'), t('more.forWhatHint'))}
          <RadioGroup
            id="order"
            label={t('more.order')}
            value={more.order}
            choices={(['onlyTeam', 'both'] as const).map((value) => ({ value, label: t(`more.order.${value}`) }))}
            onChange={(order) => onChange({ order })}
          />
        </>
      );
    case 'supporter.invite':
    case 'supporter.allow':
      return (
        <>
          {what === 'supporter.invite' && named(t('more.helperName'))}
          <CheckboxGroup
            id="powers"
            label={t('more.powers')}
            hint={t('more.powersHint')}
            values={more.powers}
            choices={POWERS.map((value) => ({ value, label: powerWords(value) }))}
            onChange={(powers) => onChange({ powers })}
            error={errorAt('powers')}
          />
        </>
      );
    case 'interest.declare':
      return (
        <>
          <SelectField
            id="paId"
            label={sayOfCircle('interest.pa')}
            value={more.paId}
            choices={[
              { value: '', label: t('told.choose') },
              ...rowsOf(circle, 'relationship').map(({ d }) => ({ value: d.paId, label: d.name })),
            ]}
            onChange={(paId) => onChange({ paId })}
            error={errorAt('paId')}
          />
          <RadioGroup
            id="closeness"
            label={sayOfCircle('interest.how')}
            value={more.closeness}
            choices={(['lives_with', 'close', 'is'] as const).map((value) => ({
              value,
              label: sayOfCircle(`interest.how.${value}`),
            }))}
            onChange={(closeness) => onChange({ closeness })}
          />
        </>
      );
    case 'about_me.set_review':
      return (
        <TextField
          id="on"
          type="date"
          label={t('more.reviewDay')}
          value={draft.on}
          onInput={(on) => onDraft({ on })}
          error={errorAt('on')}
        />
      );
    case 'love.add':
    case 'love.change':
      return (
        <>
          {named(t('more.loveName'))}
          {text(t('more.loveMeaning'))}
        </>
      );
    case 'needs.set':
      return (
        <>
          <CheckboxGroup
            id="needs"
            label={t('more.needs')}
            values={more.needs}
            choices={ALL_NEEDS.map((value) => ({ value, label: say(`needs.say.${value}`) }))}
            onChange={(needs) => onChange({ needs })}
          />
          {more.needs.includes('interpreter') && (
            <TextField
              id="language"
              label={t('more.language')}
              maxLength={60}
              value={more.language}
              onInput={(language) => onChange({ language })}
              error={errorAt('language')}
            />
          )}
          {text(t('more.needsWords', { name }))}
          <RadioGroup
            id="sharedWith"
            label={t('more.shared')}
            value={more.sharedWith}
            choices={(['team', 'everyone_i_meet', 'nobody'] as const).map((value) => ({
              value,
              label: t(`more.shared.${value}`),
            }))}
            onChange={(sharedWith) => onChange({ sharedWith })}
          />
        </>
      );
    case 'plan.set':
      return (
        <>
          <SelectField
            id="waitMinutes"
            label={t('more.wait')}
            value={more.waitMinutes}
            choices={[...new Set(['0', '10', '15', '20', '30', '45', '60', '120', more.waitMinutes])]
              .toSorted((a, b) => Number(a) - Number(b))
              .map((value) => ({ value, label: t('more.minutes', { count: Number(value) }) }))}
            onChange={(waitMinutes) => onChange({ waitMinutes })}
          />
          {PLACES.map((place) => (
            <Contact key={place} {...props} place={place} />
          ))}
          {text(t('more.planWhat', { name }))}
        </>
      );
    case 'reminders.choose':
      return (
        <>
          <SelectField
            id="dayBefore"
            label={t('more.dayBefore')}
            value={more.dayBefore}
            choices={[...new Set(['same', '09:00', '12:00', '15:00', '18:00', '20:00', 'off', more.dayBefore])].map(
              (value) => ({
                value,
                label: value === 'same' || value === 'off' ? t(`more.dayBefore.${value}`) : value,
              }),
            )}
            onChange={(dayBefore) => onChange({ dayBefore })}
          />
          <CheckboxGroup
            id="soon"
            label={t('more.soon')}
            values={more.soon.split(',').filter(Boolean)}
            choices={['15', '30', '60', '90', '120'].map((value) => ({
              value,
              label: t('more.minutes', { count: Number(value) }),
            }))}
            onChange={(soon) => onChange({ soon: soon.join(',') })}
          />
          <TextField
            id="quietFrom"
            type="time"
            label={t('more.quietFrom')}
            hint={t('more.quietHint')}
            value={more.quietFrom}
            onInput={(quietFrom) => onChange({ quietFrom })}
          />
          <TextField
            id="quietUntil"
            type="time"
            label={t('more.quietUntil')}
            value={more.quietUntil}
            onInput={(quietUntil) => onChange({ quietUntil })}
            error={errorAt('quietUntil')}
          />
        </>
      );
    default:
      return null;
  }
}

function Contact({ draft: { more }, onChange, errorAt, place }: Props & { place: (typeof PLACES)[number] }) {
  const { name = '', phone = '' } = more.contacts[place] ?? {};
  const set = (change: Partial<More['contacts'][number]>) =>
    onChange({ contacts: more.contacts.map((each, at) => (at === place ? { ...each, ...change } : each)) });
  return (
    <div class="fields">
      <TextField
        id={`contact-${place}`}
        label={t('more.ring', { place: place + 1 })}
        autoComplete="off"
        maxLength={120}
        value={name}
        onInput={(typed) => set({ name: typed })}
        error={errorAt(`contact-${place}`)}
      />
      <TextField
        id={`phone-${place}`}
        type="tel"
        label={t('more.ringPhone', { place: place + 1 })}
        autoComplete="off"
        maxLength={40}
        value={phone}
        onInput={(typed) => set({ phone: typed })}
      />
    </div>
  );
}

function Needed({ draft: { more }, onChange, errorAt, name }: Props) {
  return (
    <>
      <TextField
        id="languages"
        label={t('more.languages')}
        hint={t('more.languagesHint')}
        maxLength={400}
        value={more.languages}
        onInput={(languages) => onChange({ languages })}
      />
      <div class="columns">
        <CheckboxGroup
          id="skills"
          label={t('more.skills', { name })}
          values={more.skills}
          choices={[...new Set([...KNOWN_SKILLS, ...more.skills])].map((value) => ({
            value,
            label: skillWords(value),
          }))}
          onChange={(skills) => onChange({ skills })}
        />
      </div>
      <div class="columns">
        <CheckboxGroup
          id="weekdays"
          label={t('more.week')}
          hint={t('more.weekHint')}
          values={more.weekdays}
          choices={allWeekdays.map((value) => ({ value, label: weekdayName(value) }))}
          onChange={(weekdays) => onChange({ weekdays })}
        />
      </div>
      {more.weekdays.length > 0 && <Hours more={more} onChange={onChange} errorAt={errorAt} />}
      <TextField
        id="withinKm"
        label={t('more.withinKm')}
        hint={t('more.withinKmHint')}
        maxLength={3}
        value={more.withinKm}
        onInput={(withinKm) => onChange({ withinKm })}
        error={errorAt('withinKm')}
      />
      <RadioGroup
        id="smoking"
        label={t('more.smoking')}
        value={more.smoking}
        choices={(['yes', 'no', 'unsaid'] as const).map((value) => ({ value, label: t(`more.${value}`) }))}
        onChange={(smoking) => onChange({ smoking })}
      />
      <CheckboxGroup
        id="pets"
        label={t('more.pets')}
        values={more.pets}
        choices={(['dogs', 'cats', 'other'] as const).map((value) => ({ value, label: t(`more.pet.${value}`) }))}
        onChange={(pets) => onChange({ pets })}
      />
    </>
  );
}
