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
import { type Draft, missingIn, mutationOf, type Said, saidKinds, whatMayBeSaid } from './told';
import { AboutFields } from './told-about';
import { moreOf, textOf } from './told-more';
import { t } from './words';
import { useWriting } from './writing';

/** In the order in which a call goes: what presses, who comes, and then the rest. */
const GROUPS: { name: 'visits' | 'pas' | 'rules' | 'helpers' | 'them'; kinds: readonly Said[] }[] = [
  {
    name: 'visits',
    kinds: [
      'consent.answer',
      'visit.nobody_came',
      'visit.came',
      'pause.answer',
      'visit.say_told',
      'visit.confirm',
      'visit.cancel',
      'visit.agree_move',
      'cover.agree',
      'pause.begin',
      'pause.end',
      'arrangement.agree',
    ],
  },
  {
    name: 'pas',
    kinds: [
      'team.recognise',
      'relationship.invite',
      'introduction.propose',
      'introduction.answer',
      'introduction.call_off',
      'relationship.say_met',
      'relationship.choose',
      'relationship.say_known',
      'pa.bring',
      'relationship.end',
      'team.accept_one',
      'need.set',
      'need.tell_unmet',
      'need.say_met',
    ],
  },
  { name: 'rules', kinds: ['circle.set_details', 'urgent_rule.set', 'urgent_rule.remove', 'plan.set'] },
  {
    name: 'helpers',
    kinds: ['supporter.invite', 'supporter.uninvite', 'supporter.allow', 'supporter.withdraw', 'supporter.let_ring'],
  },
  { name: 'them', kinds: ['outcome.answer', 'about_me.write', 'love.add', 'love.remove', 'needs.set'] },
];

interface Props {
  person: Circle;
  circle: CircleRecords;
  pas: readonly PaLine[];
  /** False while the person does not use CareMatch: then nobody tells them but the coordinator. */
  isInApp: boolean;
  /** What the address names: `consent.answer`, and the id it is about. */
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
    const beside = { newId, paId, lacks };
    const mutation = mutationOf({ ...draft, what: chosen.what }, circle, told, beside, seen);
    void asking.ask('what', async () => {
      await write(mutation.name, mutation.args);
      setWritten(t('told.done', { what: t(`said.${chosen.what}`), name }));
      setDraft(draftFrom({ what: '', about: '' }, circle, new Date()));
      setNewId(uuid7());
      setPaId(uuid7());
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
          ...GROUPS.flatMap(({ name: group, kinds }) =>
            choices
              .filter(({ what }) => kinds.includes(what))
              .map(({ what }) => ({ value: what, label: t(`said.${what}`), group: t(`told.group.${group}`) })),
          ),
        ]}
        onChange={(what) =>
          set({
            what: saidKinds.find((each) => each === what) ?? '',
            ...{ about: '', answer: null, pauseAnswer: null, text: textOf(what, circle), more: moreOf(circle) },
          })
        }
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
  };
}

function decidedAtOf({ day, clock }: Draft): Instant | null {
  return day === '' || clock === '' ? null : instantAt(day, clock);
}
