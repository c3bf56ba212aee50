import { useState } from 'preact/hooks';
import { callName } from '../circles/faces';
import type { Buddy, LoneWorking, TeamMember } from '../data/kinds';
import { get, list, type Row, range } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton, RingButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { RadioGroup, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { clock, clockOf, dayAndClock, exactClock } from '../ui/when';
import { isOverdue, nextAt, teamMates, underWay } from './alone';
import { t } from './words';

/** Whom a PA chose, and "I am going in", "I am out safely". Nobody is followed, and nobody else sees this. */
export function BuddyPage() {
  const { db, account } = useStore();
  const now = useNow();
  const [isChoosing, setChoosing] = useState(false);
  const held = useHeld(async () => {
    const alone = await list(db, 'lone_working');
    const hours = (at: number) => new Date(now.getTime() + at * 3_600_000).toISOString();
    const visits = await range(db, 'own_visit', hours(-12), hours(12));
    return {
      buddy: (await get(db, 'buddy', account.userId)) ?? null,
      alone,
      others: await list(db, 'buddy_of'),
      mates: teamMates(await list(db, 'team_member'), account.roles.pa),
      ends: visits.find(({ d }) => d.status === 'under_way' || Date.parse(d.endsAt) > now.getTime())?.d.endsAt ?? null,
    };
  }, [db, account.userId, now.getHours()]);
  const alone = held ? underWay(held.alone, now) : null;
  return (
    <Page title={t('buddy.title')} under="/more" back={{ href: '/more' }}>
      {held === undefined && <Opening />}
      {held && (held.buddy === null || isChoosing) && <Choosing mates={held.mates} onDone={() => setChoosing(false)} />}
      {held?.buddy && !isChoosing && (
        <>
          {alone ? (
            <Alone key={alone.id} row={alone} buddy={held.buddy.d} now={now} />
          ) : (
            <GoingIn buddy={held.buddy.d} ends={held.ends} last={held.alone.at(-1)?.d ?? null} now={now} />
          )}
          <TheBuddy buddy={held.buddy} onChange={() => setChoosing(true)} />
        </>
      )}
      {held?.others.map((row) => (
        <BuddyOf key={row.id} row={row} />
      ))}
      <p>{t('buddy.never')}</p>
      <p>
        <strong>{t('buddy.danger')}</strong>
      </p>
    </Page>
  );
}

/** Whose buddy this PA is, and the way to say that they cannot be it; both ways back and forth. */
function BuddyOf({ row: { id, d, pending } }: { row: Row<'buddy_of'> }) {
  const { save, notSaved } = useSaving();
  const { name } = d;
  return (
    <Card labelledBy={`of-${id}`}>
      <h2 id={`of-${id}`}>{t(d.declinedAt ? 'buddyOf.declined' : 'buddyOf.is', { name })}</h2>
      {notSaved}
      {pending && <SavedHere />}
      <p>
        {t(d.declinedAt === null ? 'buddyOf.text' : pending ? 'buddyOf.reachedNobody' : 'buddyOf.declinedText', {
          name,
        })}
      </p>
      {d.declinedAt ? (
        <Button kind="second" icon="yes" onClick={() => void save('buddy.accept', { userId: id })}>
          {t('buddyOf.accept')}
        </Button>
      ) : (
        <Details icon="no" summary={t('buddyOf.decline', { name })}>
          <div class="stack-s">
            <p>{t('buddyOf.declineText', { name })}</p>
            <Button kind="second" icon="no" onClick={() => void save('buddy.decline', { userId: id })}>
              {t('buddyOf.declineDo', { name })}
            </Button>
          </div>
        </Details>
      )}
    </Card>
  );
}

const ELSE = 'else';

function Choosing({ mates, onDone }: { mates: readonly TeamMember[]; onDone: () => void }) {
  const { account } = useStore();
  const { save, notSaved } = useSaving();
  const [who, setWho] = useState(ELSE);
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const mate = mates.find(({ paId }) => paId === who);
  const choose = async () => {
    const wrong: FieldError[] = [];
    if (!mate && name.trim() === '') wrong.push({ field: 'name', text: t('buddy.noName') });
    if (!mate && !/\d{3}/.test(phone.replace(/\D/g, ''))) wrong.push({ field: 'phone', text: t('buddy.noPhone') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    const chosen = mate
      ? { name: callName(mate), phone: mate.phone ?? '', paId: mate.paId }
      : { name: name.trim(), phone: phone.trim(), paId: null };
    if (await save('buddy.choose', { userId: account.userId, ...chosen })) onDone();
  };
  return (
    <Form onSubmit={() => void choose()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <p>{t('buddy.text')}</p>
      {mates.length > 0 && (
        <RadioGroup
          id="who"
          label={t('buddy.who')}
          value={who}
          choices={[
            ...mates.map((each) => ({ value: each.paId, label: callName(each), hint: t('buddy.mateHint') })),
            { value: ELSE, label: t('buddy.else'), hint: t('buddy.elseHint') },
          ]}
          onChange={setWho}
        />
      )}
      {!mate && (
        <>
          <TextField
            id="name"
            label={t('buddy.name')}
            error={errorOf('name')}
            maxLength={200}
            value={name}
            onInput={setName}
          />
          <TextField
            id="phone"
            type="tel"
            label={t('buddy.phone')}
            hint={t('buddy.phoneHint')}
            error={errorOf('phone')}
            maxLength={40}
            value={phone}
            onInput={setPhone}
          />
        </>
      )}
      <Button type="submit" wide icon="yes">
        {t('buddy.save')}
      </Button>
    </Form>
  );
}

interface GoingInProps {
  buddy: Buddy;
  /** When the visit that is next, or under way, ends. */
  ends: string | null;
  last: LoneWorking | null;
  now: Date;
}

function GoingIn({ buddy, ends, last, now }: GoingInProps) {
  const { db, account } = useStore();
  const { save, notSaved } = useSaving();
  const [until, setUntil] = useState(ends ? clockOf(ends) : '');
  const [error, setError] = useState<string>();
  const start = async () => {
    const at = nextAt(until, new Date());
    setError(at === null ? t('buddy.noTime') : undefined);
    if (at === null) document.getElementById('until')?.focus();
    else await save('buddy.start', { userId: account.userId, loneId: db.uuid(), until: at });
  };
  return (
    <Form onSubmit={() => void start()}>
      {notSaved}
      <TextField id="until" type="time" label={t('buddy.until')} error={error} value={until} onInput={setUntil} />
      <Button type="submit" wide big icon="door">
        {t('buddy.start')}
      </Button>
      {!buddy.isInApp && <p>{t('buddy.notInApp', { name: buddy.name })}</p>}
      {last?.safeAt && <p class="soft">{t('buddy.lastSafe', { when: dayAndClock(last.safeAt, now) })}</p>}
    </Form>
  );
}

function Alone({ row, buddy, now }: { row: Row<'lone_working'>; buddy: Buddy; now: Date }) {
  const { db, account } = useStore();
  const { save, notSaved } = useSaving();
  const { id, d, pending } = row;
  const isLate = isOverdue(d, now);
  const longer = () => {
    const from = Math.max(Date.parse(d.until), Date.now());
    const until = new Date(from + 30 * 60_000).toISOString().replace(/\.\d{3}Z$/, 'Z');
    void save('buddy.start', { userId: account.userId, loneId: db.uuid(), until });
  };
  return (
    <div class="stack">
      <Banner
        kind={isLate ? 'harm' : 'held'}
        icon={isLate ? 'warn' : 'clock'}
        announced
        title={t(isLate ? 'buddy.overdue' : 'buddy.alone', { clock: clock(d.until) })}
      >
        {isLate && <p>{t('buddy.overdueText', { name: buddy.name })}</p>}
        {d.toldAt && <p>{t('buddy.told', { name: d.toldName ?? buddy.name, clock: exactClock(d.toldAt) })}</p>}
      </Banner>
      {notSaved}
      {pending && (
        <Banner icon="nosignal" title={t('buddy.reachedNobody')}>
          <p>{t('buddy.reachedNobodyText', { name: buddy.name })}</p>
        </Banner>
      )}
      <Button wide big icon="yes" onClick={() => void save('buddy.safe', { loneId: id })}>
        {t('buddy.safe')}
      </Button>
      <Button wide kind="second" icon="clock" onClick={longer}>
        {t('buddy.later')}
      </Button>
      {(pending || !buddy.isInApp) && (
        <LinkButton
          wide
          kind="second"
          icon="speech"
          href={smsTo(buddy.phone, t('buddy.smsStart', { clock: clock(d.until) }))}
        >
          {t('buddy.textThem', { name: buddy.name })}
        </LinkButton>
      )}
      <p>{t('buddy.reminder')}</p>
      <p class="soft">{t('buddy.reminderClosed')}</p>
    </div>
  );
}

/** Written on this phone and sent by its own text messages: CareMatch has no part in it. */
function smsTo(phone: string, words: string): string {
  return `sms:${phone.replace(/[^+\d]/g, '')}?body=${encodeURIComponent(words)}`;
}

function TheBuddy({ buddy: { d, pending }, onChange }: { buddy: Row<'buddy'>; onChange: () => void }) {
  const { account } = useStore();
  const { save, notSaved } = useSaving();
  return (
    <Card labelledBy="buddy">
      <h2 id="buddy">{t('buddy.is', { name: d.name })}</h2>
      {pending && <SavedHere />}
      {notSaved}
      <RingButton wide kind="second" phone={d.phone}>
        {t('buddy.ring', { name: d.name })}
      </RingButton>
      {d.isInApp && (
        <>
          <p>{t('buddy.inApp', { name: d.name })}</p>
          <p class="own-words">{t('buddy.words', { me: account.name })}</p>
          <p>{t('buddy.noNames')}</p>
        </>
      )}
      <Details icon="pen" summary={t('buddy.change')}>
        <div class="stack-s">
          <Button kind="second" icon="pen" onClick={onChange}>
            {t('buddy.choose')}
          </Button>
          <Button kind="second" icon="no" onClick={() => void save('buddy.let_go', { userId: account.userId })}>
            {t('buddy.letGo')}
          </Button>
        </div>
      </Details>
    </Card>
  );
}
