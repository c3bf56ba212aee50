import type { Lack } from '../data/kinds';
import { CheckboxGroup, RadioGroup, SelectField, TextArea, TextField } from '../ui/field';
import type { CircleRecords } from './data';
import { asItStands, type Draft, isAboutSomething, type SaidChoice } from './told';
import { MoreFields } from './told-fields';
import { VisitFields } from './told-visit-fields';
import { t } from './words';

interface Props {
  choice: SaidChoice;
  draft: Draft;
  circle: CircleRecords;
  lacks: Lack[];
  onChange: (change: Partial<Draft>) => void;
  errorAt: (field: string) => string | undefined;
  /** The person, as they are called. */
  name: string;
}

/** What else has to be known of this decision: whom it is about, and how. */
export function AboutFields(props: Props) {
  const { choice, draft, circle, onChange, errorAt, name } = props;
  const { what, about } = choice;
  if (what === 'team.recognise') {
    return (
      <CheckboxGroup
        id="paIds"
        label={t('told.team', { name })}
        hint={t('told.teamHint')}
        values={draft.paIds}
        choices={about}
        onChange={(paIds) => onChange({ paIds })}
      />
    );
  }
  return (
    <>
      {isAboutSomething(what) && (
        <SelectField
          id="about"
          label={t(`about.${what}`)}
          value={about.some(({ value }) => value === draft.about) ? draft.about : ''}
          choices={[{ value: '', label: t('told.choose') }, ...about]}
          onChange={(id) => onChange({ about: id, ...asItStands(what, id, circle) })}
          error={errorAt('about')}
        />
      )}
      {what === 'consent.answer' && (
        <RadioGroup
          id="answer"
          label={t('told.answer', { name })}
          value={draft.answer}
          choices={(['yes', 'no', 'talk_first'] as const).map((answer) => ({
            value: answer,
            label: t(`answer.${answer}`),
          }))}
          onChange={(answer) => onChange({ answer })}
          error={errorAt('answer')}
        />
      )}
      {(what === 'pause.begin' || what === 'pause.end') && (
        <TextField
          id="on"
          type="date"
          label={t(what === 'pause.begin' ? 'told.firstDay' : 'told.lastDay')}
          value={draft.on}
          onInput={(on) => onChange({ on })}
          error={errorAt('on')}
        />
      )}
      {what === 'pause.answer' && (
        <RadioGroup
          id="answer"
          label={t('told.answer', { name })}
          value={draft.pauseAnswer}
          choices={(['keep', 'call_off', 'ring_me'] as const).map((value) => ({ value, label: t(`paused.${value}`) }))}
          onChange={(pauseAnswer) => onChange({ pauseAnswer })}
          error={errorAt('answer')}
        />
      )}
      {what === 'relationship.choose' && (
        <RadioGroup
          id="role"
          label={t('told.role')}
          value={draft.role}
          choices={(['main', 'regular', 'backup'] as const).map((role) => ({ value: role, label: t(`role.${role}`) }))}
          onChange={(role) => onChange({ role })}
        />
      )}
      {what === 'relationship.say_met' && (
        <RadioGroup
          id="how"
          label={t('told.how')}
          value={draft.how}
          choices={(['home', 'visit', 'phone', 'video'] as const).map((how) => ({
            value: how,
            label: t(`met.${how}`),
          }))}
          onChange={(how) => onChange({ how })}
        />
      )}
      {(what === 'outcome.answer' ||
        what === 'about_me.write' ||
        what === 'relationship.invite' ||
        what === 'visit.cancel') && (
        <TextArea
          id="text"
          label={t(`text.${what}`, { name })}
          maxLength={what === 'visit.cancel' ? 400 : 4000}
          value={draft.text}
          onInput={(text) => onChange({ text })}
          error={errorAt('text')}
        />
      )}
      <VisitFields
        what={what}
        draft={draft}
        circle={circle}
        onChange={(more) => onChange({ more: { ...draft.more, ...more } })}
        onDraft={onChange}
        errorAt={errorAt}
        name={name}
      />
      <MoreFields
        what={what}
        draft={draft}
        circle={circle}
        lacks={props.lacks}
        onChange={(more) => onChange({ more: { ...draft.more, ...more } })}
        onDraft={onChange}
        errorAt={errorAt}
        name={name}
      />
    </>
  );
}
