import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { detailsOf, NO_BASIS } from '../circles/basis';
import { BasisFields } from '../circles/basis-fields';
import { CommunicationNeeds } from '../circles/person-facts';
import type { Circle, Instant } from '../data/kinds';
import { uuid7 } from '../data/uuid7';
import { currentOf } from '../person/sections';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { RadioGroup, SelectField, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Marked } from '../ui/marked';
import { focusHeading } from '../ui/page';
import { useNow } from '../ui/use-now';
import { clockOf, dayOf, instantAt } from '../ui/when';
import { type CircleRecords, type PaLine, rowsOf } from './data';
import { type Draft, missingIn, mutationOf, saidKinds, whatMayBeSaid } from './told';
import { AboutFields } from './told-about';
import { t } from './words';
import { useWriting } from './writing';

interface Props {
  person: Circle;
  circle: CircleRecords;
  pas: readonly PaLine[];
  /** False while the person does not use CareMatch: then nobody tells them but the coordinator. */
  isInApp: boolean;
  /** What the address names: `consent.answer`, and the id it is about. */
  start: { what: string; about: string };
  onWritten: () => Promise<void>;
}

/** A decision that the person told by telephone or in person, written down as theirs. */
export function ToldForm({ person, circle, pas, isInApp, start, onWritten }: Props) {
  const now = useNow();
  const asking = useAsking();
  const write = useWriting();
  const [draft, setDraft] = useState(() => draftFrom(start, new Date()));
  const [newId, setNewId] = useState(() => uuid7());
  const [written, setWritten] = useState<string | null>(null);
  const name = person.knownAs ?? person.personName;
  const choices = whatMayBeSaid(circle, pas, now);
  const chosen = choices.find(({ what }) => what === draft.what);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const submit = () => {
    const decidedAt = decidedAtOf(draft);
    const missing = missingIn({ ...draft, what: chosen?.what ?? '' }, decidedAt, new Date());
    if (missing.length > 0 || chosen === undefined || decidedAt === null || draft.given === null) {
      return asking.refuse(missing);
    }
    const told = { given: draft.given, decidedAt, basis: draft.basis, ...detailsOf(draft) };
    const seen = currentOf(rowsOf(circle, 'about_me'), draft.about)[0]?.id ?? null;
    const mutation = mutationOf({ ...draft, what: chosen.what }, circle, told, newId, seen);
    void asking.ask('what', async () => {
      await write(mutation.name, mutation.args);
      setWritten(t('told.done', { what: t(`said.${chosen.what}`), name }));
      setDraft(draftFrom({ what: '', about: '' }, new Date()));
      setNewId(uuid7());
      focusHeading();
      scrollTo(0, 0);
      await onWritten();
    });
  };
  return (
    <Form class="stack narrow" onSubmit={submit}>
      {asking.summary}
      {written !== null && (
        <Banner kind="well" icon="yes" title={written} announced>
          <p>{t(isInApp ? 'told.isTold' : 'told.readBack', { name })}</p>
          <p>
            <a href={`/desk/circles/${circle.circleId}`}>{t('told.back', { name })}</a>
          </p>
        </Banner>
      )}
      <p>{t('told.text', { name })}</p>
      <CommunicationNeeds needs={person.communicationNeeds} />
      <SelectField
        id="what"
        label={t('told.what', { name })}
        value={chosen ? chosen.what : ''}
        choices={[
          { value: '', label: t('told.choose') },
          ...choices.map(({ what }) => ({ value: what, label: t(`said.${what}`) })),
        ]}
        onChange={(what) =>
          set({ what: saidKinds.find((each) => each === what) ?? '', about: '', answer: null, pauseAnswer: null })
        }
        error={asking.errorAt('what')}
      />
      {chosen && <AboutFields choice={chosen} draft={draft} onChange={set} errorAt={asking.errorAt} name={name} />}
      <RadioGroup
        id="given"
        label={t('told.given')}
        value={draft.given}
        choices={[
          { value: 'phone', label: t('told.given.phone') },
          { value: 'in_person', label: t('told.given.in_person') },
        ]}
        onChange={(given) => set({ given })}
        error={asking.errorAt('given')}
      />
      <div class="fields">
        <TextField
          id="day"
          type="date"
          label={t('told.day')}
          value={draft.day}
          onInput={(day) => set({ day })}
          error={asking.errorAt('day')}
        />
        <TextField
          id="clock"
          type="time"
          label={t('told.clock')}
          value={draft.clock}
          onInput={(clock) => set({ clock })}
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
        onChange={(basis) => set({ basis })}
      />
      <BasisFields draft={draft} onChange={set} errorAt={asking.errorAt} />
      <p>
        <Marked text={t('told.promise', { name })} /> {t(isInApp ? 'told.isTold' : 'told.readBack', { name })}
      </p>
      <div class="row">
        <Button type="submit" icon="pen" unavailable={asking.isBusy}>
          {t('told.write', { name })}
        </Button>
        <LinkButton kind="second" href={`/desk/circles/${circle.circleId}`}>
          {t('told.leave')}
        </LinkButton>
      </div>
    </Form>
  );
}

function draftFrom({ what, about }: Props['start'], now: Date): Draft {
  return {
    what: saidKinds.find((each) => each === what) ?? '',
    about,
    paIds: [],
    answer: null,
    pauseAnswer: null,
    role: 'regular',
    how: 'home',
    text: '',
    on: dayOf(now),
    given: null,
    day: dayOf(now),
    clock: clockOf(now),
    ...NO_BASIS,
  };
}

function decidedAtOf({ day, clock }: Draft): Instant | null {
  return day === '' || clock === '' ? null : instantAt(day, clock);
}
