import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { detailsOf, NO_BASIS } from '../circles/basis';
import { CommunicationNeeds } from '../circles/person-facts';
import type { Circle, Instant, Lack } from '../data/kinds';
import { uuid7 } from '../data/uuid7';
import { currentOf } from '../person/sections';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { SelectField } from '../ui/field';
import { Form } from '../ui/form';
import { Marked } from '../ui/marked';
import { focusHeading } from '../ui/page';
import { useNow } from '../ui/use-now';
import { clockOf, dayOf, instantAt } from '../ui/when';
import { type CircleRecords, type PaLine, rowsOf } from './data';
import { HowSaid } from './how-said';
import {
  asItStands,
  type Draft,
  missingIn,
  mutationOf,
  type SaidChoice,
  saidGroups,
  saidKinds,
  whatMayBeSaid,
} from './told';
import { AboutFields } from './told-about';
import { moreOf, textOf } from './told-more';
import { aboutGap, gapKinds } from './told-visits';
import { t } from './words';
import { useWriting } from './writing';

interface Props {
  person: Circle;
  circle: CircleRecords;
  pas: readonly PaLine[];
  /** False while the person does not use CareMatch: then nobody tells them but the coordinator. */
  isInApp: boolean;
  /** What the address names: `consent.answer`, and the id it is about. `cover` is a gap, of which several things may be said. */
  start: { what: string; about: string };
  /** What the nearest of all PAs lacks. */
  lacks: Lack[];
  onWritten: () => Promise<void>;
}

/** A decision that the person told by telephone or in person, written down as theirs. */
export function ToldForm({ person, circle, pas, isInApp, start, lacks, onWritten }: Props) {
  const now = useNow();
  const asking = useAsking();
  const write = useWriting();
  const [draft, setDraft] = useState(() => draftFrom(start, circle, new Date()));
  const [newId, setNewId] = useState(() => uuid7());
  const [paId, setPaId] = useState(() => uuid7());
  const [written, setWritten] = useState<string | null>(null);
  const name = person.knownAs ?? person.personName;
  const [gapId, setGapId] = useState(start.what === 'cover' ? start.about : null);
  const isOfGap = ({ what }: SaidChoice) => gapId !== null && isGapKind(what);
  const choices = whatMayBeSaid(circle, pas, now).flatMap((choice) => {
    if (gapId === null || !isOfGap(choice)) return [choice];
    const about = aboutGap(choice.about, circle, gapId);
    return about.length > 0 ? [{ ...choice, about }] : [];
  });
  const chosen = choices.find(({ what }) => what === draft.what);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const submit = () => {
    const decidedAt = decidedAtOf(draft);
    const missing = missingIn({ ...draft, what: chosen?.what ?? '' }, circle, decidedAt, new Date());
    if (missing.length > 0 || chosen === undefined || decidedAt === null || draft.given === null) {
      return asking.refuse(missing);
    }
    const told = { given: draft.given, decidedAt, basis: draft.basis, ...detailsOf(draft) };
    const seen = currentOf(rowsOf(circle, 'about_me'), draft.about)[0]?.id ?? null;
    const beside = { newId, paId, lacks };
    const mutation = mutationOf({ ...draft, what: chosen.what }, circle, told, beside, seen);
    void asking.ask('what', async () => {
      await write(mutation.name, mutation.args);
      setWritten(t('told.done', { what: t(`said.${chosen.what}`), name }));
      setDraft(draftFrom({ what: '', about: '' }, circle, new Date()));
      setNewId(uuid7());
      setPaId(uuid7());
      setGapId(null);
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
          ...choices
            .filter(isOfGap)
            .map(({ what }) => ({ value: what, label: t(`said.${what}`), group: t('told.group.gap') })),
          ...saidGroups.flatMap(({ name: group, kinds }) =>
            choices
              .filter((choice) => kinds.includes(choice.what) && !isOfGap(choice))
              .map(({ what }) => ({ value: what, label: t(`said.${what}`), group: t(`told.group.${group}`) })),
          ),
        ]}
        onChange={(what) => {
          const about = choices.find((choice) => choice.what === what && isOfGap(choice))?.about ?? [];
          const only = about.length === 1 ? (about[0]?.value ?? '') : '';
          set({
            what: saidKinds.find((each) => each === what) ?? '',
            ...{ about: only, paIds: [], answer: null, pauseAnswer: null, on: dayOf(now) },
            ...{ text: textOf(what, circle), more: moreOf(circle) },
          });
        }}
        error={asking.errorAt('what')}
      />
      {chosen && (
        <AboutFields
          choice={chosen}
          draft={draft}
          circle={circle}
          lacks={lacks}
          onChange={set}
          errorAt={asking.errorAt}
          name={name}
        />
      )}
      <HowSaid draft={draft} onChange={set} errorAt={asking.errorAt} />
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

function draftFrom({ what, about }: Props['start'], circle: CircleRecords, now: Date): Draft {
  return {
    what: saidKinds.find((each) => each === what) ?? '',
    about,
    paIds: [],
    answer: null,
    pauseAnswer: null,
    role: 'regular',
    how: 'home',
    text: textOf(what, circle),
    on: dayOf(now),
    given: null,
    day: dayOf(now),
    clock: clockOf(now),
    more: moreOf(circle, about),
    ...NO_BASIS,
    ...asItStands(what, about, circle),
  };
}

const isGapKind = (what: string) => (gapKinds as readonly string[]).includes(what);

function decidedAtOf({ day, clock }: Draft): Instant | null {
  return day === '' || clock === '' ? null : instantAt(day, clock);
}
