import type { PaProfile } from '../data/kinds';
import { Card, Facts } from '../ui/card';
import { Marked } from '../ui/marked';
import { pounds } from '../ui/money';
import { Table } from '../ui/table';
import { dayOf } from '../ui/when';
import { chargeLines, weekCost } from './charges';
import { dueOf, dueWords, type Seen, seenWords } from './documents';
import { aboutFacts, wishFacts } from './facts';
import { awayWords, extraWords, stillToCome, weekLines } from './hours';
import { t } from './words';

interface Props {
  name: string;
  pa: PaProfile;
  /** What somebody has seen of theirs. */
  documents: readonly (Seen & { id: string })[];
  /** For the example of a week: how many hours, and how far they would travel (null: not known). */
  week: { hours: number; km: number | null };
  now: Date;
}

/** All that a PA shows to people who look for one, and what was seen of theirs. */
export function AboutPa({ name, pa, documents, week, now }: Props) {
  const wishes = wishFacts(pa);
  return (
    <>
      <Card labelledBy="own-words">
        <h2 id="own-words">{t('pa.ownWords', { name })}</h2>
        {pa.about ? <p class="own-words">{pa.about}</p> : <p class="soft">{t('pa.saidNothing')}</p>}
        <Facts facts={aboutFacts(pa)} />
        {wishes.length > 0 && (
          <>
            <h3>{t('pa.wishes', { name })}</h3>
            <Facts facts={wishes} />
          </>
        )}
      </Card>
      <ChargesCard name={name} pa={pa} week={week} />
      <HoursCard name={name} pa={pa} today={dayOf(now)} />
      <DocumentsCard name={name} documents={documents} today={dayOf(now)} />
    </>
  );
}

function ChargesCard({ name, pa: { charges }, week }: Pick<Props, 'name' | 'pa' | 'week'>) {
  const cost = weekCost(charges, week.hours, week.km);
  return (
    <Card labelledBy="charges">
      <h2 id="charges">{t('charges.title', { name })}</h2>
      {charges === null ? (
        <p>{t('charges.none', { name })}</p>
      ) : (
        <>
          <Table
            caption={t('charges.caption')}
            hidesCaption
            columns={[
              { label: t('charges.what'), cell: ({ what }) => what, isHeader: true },
              { label: t('charges.price'), cell: ({ price }) => price },
            ]}
            rows={chargeLines(charges)}
            rowKey={({ what }) => what}
          />
          {cost && (
            <p>
              <Marked text={t('charges.week', { count: cost.hours, pounds: pounds(cost.totalPence) })} />{' '}
              {cost.travelPence === null
                ? t('charges.travelUnsaid')
                : t('charges.travelPart', {
                    time: pounds(cost.timePence),
                    travel: pounds(cost.travelPence),
                    km: week.km ?? 0,
                  })}
            </p>
          )}
          <p class="small soft">{t('charges.own', { name })}</p>
        </>
      )}
    </Card>
  );
}

function HoursCard({ name, pa: { availability }, today }: Pick<Props, 'name' | 'pa'> & { today: string }) {
  const lines = weekLines(availability.weekly);
  const extra = availability.extra.filter(({ day }) => day >= today);
  const away = stillToCome(availability.away, today);
  return (
    <Card labelledBy="hours">
      <h2 id="hours">{t('hours.title', { name })}</h2>
      {lines.length === 0 && extra.length === 0 && <p>{t('hours.none', { name })}</p>}
      {lines.length > 0 && (
        <Table
          caption={t('hours.caption')}
          hidesCaption
          columns={[
            { label: t('hours.day'), cell: ({ day }) => day, isHeader: true },
            { label: t('hours.times'), cell: ({ hours }) => hours },
          ]}
          rows={lines}
          rowKey={({ weekday }) => weekday}
        />
      )}
      {extra.length > 0 && (
        <>
          <h3>{t('hours.extraTitle')}</h3>
          <Facts facts={extra.map((each) => ({ icon: 'calendar', text: extraWords(each) }))} />
        </>
      )}
      {away.length > 0 && (
        <>
          <h3>{t('hours.awayTitle')}</h3>
          <Facts facts={away.map((each) => ({ icon: 'no', text: awayWords(each) }))} />
        </>
      )}
    </Card>
  );
}

/** In words alone: that something was seen says nothing of whom somebody can trust. */
function DocumentsCard({ name, documents, today }: Pick<Props, 'name' | 'documents'> & { today: string }) {
  return (
    <Card labelledBy="documents">
      <h2 id="documents">{t('documents.shown')}</h2>
      {documents.length === 0 ? (
        <p>{t('documents.noneOf', { name })}</p>
      ) : (
        <>
          <Facts
            facts={documents.map((seen) => ({
              icon: 'paper',
              text: (
                <>
                  {seenWords(seen)}
                  {seen.nextCheckOn && dueOf(seen, today) === 'over' && (
                    <>
                      <br />
                      {dueWords(seen.nextCheckOn, today)}
                    </>
                  )}
                </>
              ),
            }))}
          />
          <p class="small soft">{t('documents.meaning')}</p>
        </>
      )}
    </Card>
  );
}
