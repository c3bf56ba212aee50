import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { readPeople } from '../circles/my-circle';
import type { Flag, Visit } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useSession, useStore } from '../session';
import { Banner, Status } from '../ui/banner';
import { Button, LinkButton, RingButton } from '../ui/button';
import { Card, Empty, GoLink } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { Table } from '../ui/table';
import { useNow } from '../ui/use-now';
import { clock, dayOf, fullDay, sayDay } from '../ui/when';
import { t } from './flag-words';
import { isShown } from './fortnight';

/** All that was noticed, what holds first. */
export function FlagsPage() {
  const { db } = useStore();
  const now = useNow();
  const flags = useHeld(async () => (await list(db, 'flag')).reverse(), [db]);
  const shown = flags?.filter(({ d }) => isShown(d, now)) ?? [];
  const quiet = flags?.filter(({ d }) => d.closedAt === null && !isShown(d, now)) ?? [];
  const past = flags?.filter(({ d }) => d.closedAt !== null) ?? [];
  return (
    <Page title={t('flags.title')} under="/more" back={{ href: '/more' }}>
      <p>{t('flags.text')}</p>
      {flags === undefined && <Opening />}
      {flags && shown.length === 0 && <Empty title={t('flags.none')} />}
      <Flags title={t('flags.now')} flags={shown} now={now} />
      <Flags title={t('flags.quiet')} flags={quiet} now={now} />
      <Flags title={t('flags.past')} flags={past} now={now} />
    </Page>
  );
}

interface FlagsProps {
  title: string;
  flags: readonly Row<'flag'>[];
  now: Date;
}

function Flags({ title, flags, now }: FlagsProps) {
  if (flags.length === 0) return null;
  return (
    <section class="stack-s" aria-label={title}>
      <h2>{title}</h2>
      {flags.map(({ id, d }) => (
        <Card key={id} class="slim">
          <GoLink href={`/flags/${id}`} before={<Icon name="flag" />}>
            <b>{d.title}</b> <State flag={d} />
            <br />
            {d.text}
            <br />
            <span class="small soft">{t('flag.since', { day: sayDay(dayOf(d.openedAt), now) })}</span>
          </GoLink>
        </Card>
      ))}
    </section>
  );
}

function State({ flag: { state, severity } }: { flag: Flag }) {
  return (
    <>
      {severity === 'warning' && <Status kind="new">{t('flag.severity.warning')}</Status>}{' '}
      <Status kind="plain">{t(`flag.state.${state}`)}</Status>
    </>
  );
}

/** One of them: why, the visits behind it, what could be done, and what is to become of it. */
export function FlagPage() {
  const { db } = useStore();
  const { params } = useRoute();
  const id = params.id ?? '';
  const held = useHeld(async () => {
    const flag = (await get(db, 'flag', id)) ?? null;
    const visits = flag ? await Promise.all(flag.d.visitIds.map((each) => get(db, 'visit', each))) : [];
    return { flag, visits: visits.filter((each) => each !== undefined) };
  }, [db, id]);
  const title = held?.flag?.d.title ?? t('flags.title');
  return (
    <Page title={title} under="/more" back={{ href: '/flags', words: t('flags.title') }}>
      {held === undefined && <Opening />}
      {held?.flag === null && <Empty title={t('flag.gone')} />}
      {held?.flag && <One flag={held.flag} visits={held.visits} />}
    </Page>
  );
}

function One({ flag: { id, d }, visits }: { flag: Row<'flag'>; visits: readonly Row<'visit'>[] }) {
  const now = useNow();
  const { role } = useSession();
  const { save, notSaved } = useSaving();
  const isTheirs = role === 'person';
  const isNew = isTheirs && d.seenAt === null && d.closedAt === null;
  useEffect(() => {
    if (isNew) void save('flag.see', { flagId: id });
  }, [id, isNew]);
  return (
    <>
      {notSaved}
      <p>
        {d.text} <State flag={d} />
      </p>
      <p class="soft">{t('flag.since', { day: sayDay(dayOf(d.openedAt), now) })}</p>
      {d.paNames.length > 0 && <p>{t('flag.who', { names: inAList(d.paNames) })}</p>}
      {d.actingAt && d.actingBy && (
        <Banner
          kind="well"
          icon="talk"
          title={t('flag.acting', { name: d.actingBy, day: sayDay(dayOf(d.actingAt), now) })}
        >
          {d.actingWords && <p class="own-words">{t('flag.words', { words: d.actingWords })}</p>}
        </Banner>
      )}
      <Behind flag={d} visits={visits} now={now} />
      <CouldDo flag={d} isTheirs={isTheirs} />
      {isTheirs && d.closedAt === null && <Life id={id} flag={d} now={now} save={save} />}
    </>
  );
}

function Behind({ flag, visits, now }: { flag: Flag; visits: readonly Row<'visit'>[]; now: Date }) {
  if (flag.visitIds.length === 0) return null;
  const columns = [
    {
      label: t('flag.day'),
      cell: ({ d }: { d: Visit }) => t('flag.when', { day: fullDay(dayOf(d.startsAt), now), clock: clock(d.startsAt) }),
      isHeader: true,
    },
    { label: t('flag.pa'), cell: ({ d }: { d: Visit }) => d.paName },
  ];
  return (
    <Card labelledBy="behind">
      <h2 id="behind">{t('flag.visits')}</h2>
      {visits.length > 0 && (
        <Table caption={t('flag.visits')} hidesCaption columns={columns} rows={visits} rowKey={({ id }) => id} />
      )}
      {visits.length < flag.visitIds.length && <p class="soft">{t('flag.older')}</p>}
    </Card>
  );
}

const WAYS: Record<string, string> = {
  see_smallest_team: '/thread/team',
  find: '/find',
  answer: '/requests',
  meet_first: '/team',
  see_ahead: '/thread/ahead',
  see_thread: '/thread',
  bring: '/team',
  fine_alone: '/team',
  ask_for_cover: '/week',
  say_what_happened: '/week',
  plan: '/plan',
  say_rule: '/team/rules',
  reflect: '/going',
  see_visits: '/',
};

function CouldDo({ flag, isTheirs }: { flag: Flag; isTheirs: boolean }) {
  const { db } = useStore();
  const people = useHeld(() => readPeople(db, flag.circleId), [db, flag.circleId]);
  const holder = people?.circle;
  const ways = flag.couldDo.filter((each) => each in WAYS);
  const rings = flag.couldDo.includes('ring') && holder?.holderPhone;
  if (ways.length === 0 && !rings) return null;
  return (
    <Card labelledBy="could" class="stack-s">
      <h2 id="could">{t('flag.could')}</h2>
      {isTheirs && <p>{t('flag.need')}</p>}
      {ways.map((each) => (
        <LinkButton key={each} kind="second" wide href={WAYS[each] ?? '/'}>
          {t(`do.${each}` as 'do.find')}
        </LinkButton>
      ))}
      {rings && holder && (
        <RingButton kind="second" phone={holder.holderPhone ?? ''}>
          {t('do.ring', { holder: holder.holderName })}
        </RingButton>
      )}
    </Card>
  );
}

interface LifeProps {
  id: string;
  flag: Flag;
  now: Date;
  save: ReturnType<typeof useSaving>['save'];
}

function Life({ id, flag, now, save }: LifeProps) {
  const [words, setWords] = useState('');
  const [until, setUntil] = useState('');
  const [wrong, setWrong] = useState<string>();
  const isQuiet = !isShown(flag, now);
  const quieten = async () => {
    const isRight = until >= dayOf(now);
    setWrong(isRight ? undefined : t('flag.untilWrong'));
    if (isRight) await save('flag.quieten', { flagId: id, until });
  };
  return (
    <Card labelledBy="life" class="stack">
      <h2 id="life">{t('flag.say')}</h2>
      <Form class="stack-s" onSubmit={() => void save('flag.act', { flagId: id, words: words.trim() })}>
        <TextField
          id="doing"
          label={t('flag.doing')}
          hint={t('flag.doingHint')}
          value={words}
          onInput={setWords}
          maxLength={500}
        />
        <Button type="submit" wide>
          {t('flag.act')}
        </Button>
      </Form>
      {isQuiet && flag.quietUntil ? (
        <>
          <p>{t('flag.quietUntil', { day: sayDay(flag.quietUntil, now) })}</p>
          <Button kind="second" wide onClick={() => void save('flag.quieten', { flagId: id, until: null })}>
            {t('flag.again')}
          </Button>
        </>
      ) : (
        <Form class="stack-s" onSubmit={() => void quieten()}>
          <TextField id="until" type="date" label={t('flag.until')} error={wrong} value={until} onInput={setUntil} />
          <Button type="submit" kind="second" wide>
            {t('flag.quieten')}
          </Button>
        </Form>
      )}
      <Button kind="second" wide onClick={() => void save('flag.settle', { flagId: id })}>
        {t('flag.settle')}
      </Button>
    </Card>
  );
}
