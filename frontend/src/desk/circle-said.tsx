import type { Circle, Decision } from '../data/kinds';
import { Banner, Status } from '../ui/banner';
import { Panel } from '../ui/desk-page';
import { Icon } from '../ui/icon';
import { type Column, Table } from '../ui/table';
import { dayAndClock, dayOf, sayDay } from '../ui/when';
import { type CircleRecords, type Row, rowsOf } from './data';
import { FlagSteps } from './flag-steps';
import { saidKinds } from './told';
import { t } from './words';

interface Props {
  circle: CircleRecords;
  now: Date;
}

/** Why the circle is flagged, with the names that count. */
export function OpenFlags({ circle, person, now }: Props & { person: Circle }) {
  const open = rowsOf(circle, 'flag').filter(({ d }) => d.closedAt === null);
  if (open.length === 0) return null;
  const name = person.knownAs ?? person.personName;
  return (
    <Panel labelledBy="open-flags">
      <div class="head">
        <h2 id="open-flags">{t('flags.title')}</h2>
      </div>
      {open.map(({ id, d }) => (
        <Banner key={id} kind="new" icon="team" title={d.title}>
          <p>{d.text}</p>
          {d.actingBy && <p>{t('circle.flagActing', { name: d.actingBy, words: d.actingWords })}</p>}
          <p>{t('circle.flagAsk', { name, day: sayDay(dayOf(d.openedAt), now) })}</p>
          <FlagSteps id={id} flag={d} />
        </Banner>
      ))}
    </Panel>
  );
}

/** New faces that wait for the person's own yes. */
export function Asks({ circle, now }: Props) {
  const open = rowsOf(circle, 'ask').filter(
    ({ d }) => d.answer !== 'yes' && d.answer !== 'no' && Date.parse(d.startsAt) > now.getTime(),
  );
  if (open.length === 0) return null;
  return (
    <Panel labelledBy="asks">
      <div class="head">
        <h2 id="asks">{t('asks.title')}</h2>
      </div>
      <ul class="stack-s">
        {open.map(({ id, d }) => (
          <li key={id}>
            <b>{t('told.visit', { pa: d.paName, visit: dayAndClock(d.startsAt, now) })}</b>{' '}
            <Status kind="new">{t(d.answer === 'talk_first' ? 'asks.talkFirst' : 'asks.noAnswer')}</Status>
            {d.why && <p>{t('asks.why', { why: d.why })}</p>}
            <p class="soft">{t('asks.by', { time: dayAndClock(d.decideBy, now) })}</p>
            <p class="wrote">
              <a href={`/desk/circles/${circle.circleId}?write=consent.answer&about=${id}`}>
                <Icon name="pen" small />
                {t('calls.write')}
              </a>
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The three questions, in the person's words. */
export function OwnWords({ circle, name, now }: Props & { name: string }) {
  const outcomes = rowsOf(circle, 'outcome');
  return (
    <Panel labelledBy="words">
      <div class="head">
        <h2 id="words">{t('words.title', { name })}</h2>
      </div>
      {outcomes.length === 0 && <p class="soft">{t('words.none', { name })}</p>}
      {(['good', 'want', 'help'] as const).map((question) => {
        const outcome = outcomes.find(({ d }) => d.question === question)?.d;
        return (
          outcome && (
            <div key={question} class="stack-s">
              <h3>{t(`outcome.${question}`)}</h3>
              <blockquote class="own-words">{outcome.text}</blockquote>
              <p class="soft small">{t('words.said', { day: sayDay(dayOf(outcome.answeredAt), now) })}</p>
            </div>
          )
        );
      })}
    </Panel>
  );
}

/** What a coordinator wrote down for the person; the newest first. */
export function Decisions({ circle, now }: Props) {
  const rows = rowsOf(circle, 'decision').sort((a, b) => b.d.decidedAt.localeCompare(a.d.decidedAt));
  const columns: Column<Row<'decision'>>[] = [
    { label: t('decisions.what'), cell: ({ d }) => decisionWords(d), isHeader: true },
    {
      label: t('decisions.how'),
      cell: ({ d }) => (
        <>
          {t(`told.given.${d.given}`)}, {dayAndClock(d.decidedAt, now)}
          {d.basis !== 'own' && <> ({t(`basis.${d.basis}`)})</>}
          {d.undoneAt && <Status>{t('decisions.undone')}</Status>}
        </>
      ),
    },
    { label: t('decisions.by'), cell: ({ d }) => d.recordedBy },
  ];
  return (
    <Panel labelledBy="decisions">
      <div class="head">
        <h2 id="decisions">{t('decisions.title')}</h2>
      </div>
      <Table
        caption={t('decisions.title')}
        hidesCaption
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        empty={t('decisions.none')}
      />
    </Panel>
  );
}

/** "Yes or no to a new face: Aled" */
export function decisionWords({ what, paName }: Decision): string {
  const said = saidKinds.find((each) => each === what);
  const words = said ? t(`said.${said}`) : t('said.other');
  return paName === null ? words : t('decisions.about', { words, pa: paName });
}
