import { useState } from 'preact/hooks';
import { callName } from '../circles/faces';
import type { Visit } from '../data/kinds';
import type { Row } from '../data/rows';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Details, GoLink } from '../ui/card';
import { Face } from '../ui/face';
import { SelectField } from '../ui/field';
import { dayAndClock } from '../ui/when';
import { standingOf } from './standing';
import { StandingStatus } from './today-cards';
import { t } from './words';

const off: ReadonlySet<string> = new Set(['declined', 'cancelled']);

interface TogetherProps {
  visit: Visit;
  name: string;
  others: readonly Row<'visit'>[];
  now: Date;
}

/** Who else is at this visit. When the other is not coming after all, that is said first. */
export function Together({ visit, name, others, now }: TogetherProps) {
  const coming = others.filter(({ d }) => !off.has(d.status));
  return (
    <Card labelledBy="together">
      <h2 id="together">{t('together.title')}</h2>
      {coming.length === 0 && !off.has(visit.status) && (
        <Banner kind="harm" icon="warn" title={t('together.only', { name })} />
      )}
      {others.map(({ id, d }) => (
        <GoLink key={id} href={`/visits/${id}`} before={<Face name={d.paName} yarn={3} />}>
          <b class="name">{d.paName}</b>
          <br />
          {dayAndClock(d.startsAt, now)}
          <br />
          <StandingStatus standing={standingOf(d, now)} name={d.paName} />
        </GoLink>
      ))}
      {coming.some(({ d }) => d.startsAt !== visit.startsAt) && <p>{t('together.apart')}</p>}
    </Card>
  );
}

interface AskProps {
  /** Those of the team who are not at this visit. */
  members: readonly Row<'team_member'>[];
  onAsk: (paId: string) => void;
}

/** Some things take two people. */
export function AskSecond({ members, onAsk }: AskProps) {
  const [paId, setPa] = useState('');
  const member = members.find(({ d }) => d.paId === paId) ?? members[0];
  if (!member) return null;
  return (
    <Details icon="team" summary={t('together.ask')}>
      <div class="stack-s">
        <p>{t('together.askText')}</p>
        <SelectField
          id="second"
          label={t('together.who')}
          choices={members.map(({ d }) => ({ value: d.paId, label: callName(d) }))}
          value={member.d.paId}
          onChange={setPa}
        />
        <Button kind="second" onClick={() => onAsk(member.d.paId)}>
          {t('together.do', { name: callName(member.d) })}
        </Button>
      </div>
    </Details>
  );
}
