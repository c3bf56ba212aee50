import { useState } from 'preact/hooks';
import { toInstant } from '../data/change';
import type { OwnVisit, Visit } from '../data/kinds';
import type { MutationArgs } from '../data/mutations';
import type { Save } from '../saving';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { TextField } from '../ui/field';
import { addDays, clockOf, dayAndClock, dayOf, daysBetween, instantAt } from '../ui/when';
import { WouldClash } from './diary';
import { ShortVisit } from './short-visit';
import { lateTerms, type Terms } from './terms';
import { isShort } from './warnings';
import { t } from './words';

type Times = Pick<Visit | OwnVisit, 'startsAt' | 'endsAt'>;

/** The same length at another time; what has to be mended where it cannot be. */
export function movedTo({ startsAt, endsAt }: Times, day: string, start: string, now: Date): Times | FieldError[] {
  const errors: FieldError[] = [];
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && day >= dayOf(now);
  if (!isDay) errors.push({ field: 'move-day', text: t('move.noDay') });
  const isStart = /^\d\d:\d\d$/.test(start);
  if (!isStart || (isDay && new Date(instantAt(day, start)) <= now)) {
    errors.push({ field: 'move-start', text: t('move.noStart') });
  }
  if (errors.length > 0) return errors;
  const from = instantAt(day, start);
  const nights = daysBetween(dayOf(startsAt), dayOf(endsAt));
  if (nights > 0) return { startsAt: from, endsAt: morningAfter({ startsAt, endsAt }, day, start, nights) };
  const length = Date.parse(endsAt) - Date.parse(startsAt);
  return { startsAt: from, endsAt: toInstant(new Date(Date.parse(from) + length)) };
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** What passes midnight keeps its length by the clock on the wall, also where the clocks change. */
function morningAfter({ startsAt, endsAt }: Times, day: string, start: string, nights: number): string {
  const length = nights * 1440 + minutesOf(clockOf(endsAt)) - minutesOf(clockOf(startsAt));
  const end = minutesOf(start) + length;
  const two = (count: number) => String(count).padStart(2, '0');
  return instantAt(addDays(day, Math.floor(end / 1440)), `${two(Math.floor((end % 1440) / 60))}:${two(end % 60)}`);
}

interface AskedProps {
  id: string;
  visit: Pick<Visit, 'startsAt' | 'moveStartsAt' | 'moveBy'>;
  side: 'person' | 'pa';
  name: string;
  now: Date;
  save: Save;
}

/** Somebody asks for another time: the other side says yes, or either says that it stays. */
export function MoveAsked({ id, visit: { startsAt, moveStartsAt, moveBy }, side, name, now, save }: AskedProps) {
  if (moveStartsAt === null) return null;
  const [wished, old] = [dayAndClock(moveStartsAt, now), dayAndClock(startsAt, now)];
  const isOwn = moveBy === side;
  return (
    <Banner icon="clock" title={isOwn ? t('move.youAsked', { wished }) : t('move.asked', { name, wished })}>
      <p>{isOwn ? t('move.youAskedText', { name, old }) : t('move.askedText', { old })}</p>
      <div class="stack-s">
        {!isOwn && (
          <Button
            kind="second"
            wide
            icon="yes"
            onClick={() => void save('visit.agree_move', { visitId: id, startsAt: moveStartsAt })}
          >
            {t('move.agree', { wished })}
          </Button>
        )}
        <Button kind="second" wide icon="no" onClick={() => void save('visit.keep_time', { visitId: id })}>
          {isOwn ? t('move.takeBack') : t('move.keep', { old })}
        </Button>
      </div>
    </Banner>
  );
}

interface FormProps {
  id: string;
  visit: Pick<Visit | OwnVisit, 'startsAt' | 'endsAt' | 'status'>;
  name: string;
  terms: Terms | undefined;
  /** Where the PA is asking: of whose visits this is one, so that they see what it would clash with. */
  own?: Pick<OwnVisit, 'circleId' | 'householdId'>;
  now: Date;
  save: Save;
}

/** Asking for another time. Nothing is changed before the other side says yes. */
export function MoveForm({ id, visit, name, terms, own, now, save }: FormProps) {
  const [day, setDay] = useState(dayOf(visit.startsAt));
  const [start, setStart] = useState(clockOf(visit.startsAt));
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const wished = movedTo(visit, day, start, now);
  const ask = () => {
    const isWrong = Array.isArray(wished);
    setTry({ round: round + 1, errors: isWrong ? wished : [] });
    if (!isWrong) void save('visit.move', { visitId: id, ...wished } satisfies MutationArgs['visit.move']);
  };
  return (
    <Details icon="clock" summary={t('move.title')}>
      <div class="stack-s">
        {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
        <p>{t('move.text', { name })}</p>
        <div class="two">
          <TextField
            id="move-day"
            type="date"
            label={t('move.day')}
            error={errorAt('move-day')}
            value={day}
            onInput={setDay}
          />
          <TextField
            id="move-start"
            type="time"
            label={t('move.start')}
            error={errorAt('move-start')}
            value={start}
            onInput={setStart}
          />
        </div>
        {isShort((Date.parse(visit.endsAt) - Date.parse(visit.startsAt)) / 60_000) && <ShortVisit />}
        {own && !Array.isArray(wished) && wished.startsAt !== visit.startsAt && (
          <WouldClash visits={[{ id, ...own, ...wished }]} now={now} />
        )}
        <LateTerms visit={visit} name={own ? null : name} terms={terms} now={now} />
        <Button kind="second" onClick={ask}>
          {t('move.ask', { name })}
        </Button>
      </div>
    </Details>
  );
}

interface LateProps extends Pick<FormProps, 'visit' | 'terms' | 'now'> {
  /** The PA's; null: they read it themselves. */
  name: string | null;
}

/** What the PA asks when a visit is called off or moved as late as this, by their own terms. */
export function LateTerms({ visit, name, terms, now }: LateProps) {
  const late = lateTerms(terms, visit, now);
  if (!late) return null;
  return (
    <Banner icon="pound" title={t('late.title', { count: late.hours })}>
      <p>{name === null ? t('late.own', late) : t('late.text', { name, percent: late.percent })}</p>
    </Banner>
  );
}
