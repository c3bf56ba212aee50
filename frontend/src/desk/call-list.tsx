import { useAsking } from '../asking';
import { Button, RingButton } from '../ui/button';
import { Empty } from '../ui/card';
import { Icon } from '../ui/icon';
import type { Call } from './data';
import { callBy, questionOf, writeHref } from './needs';
import { t } from './words';
import { useWriting } from './writing';

/** Whom to ring, by when, what to ask, and the way to write down what they said. */
export function CallList({ calls, now, onTold }: { calls: readonly Call[]; now: Date; onTold: () => void }) {
  if (calls.length === 0) {
    return (
      <Empty title={t('calls.none')}>
        <p>{t('calls.noneText')}</p>
      </Empty>
    );
  }
  return (
    <ul>
      {calls.map((call) => (
        <li key={call.subjectId} class="call">
          <span class="at">{callBy(call, now)}</span>
          <span>
            <b>{call.personName}</b>
            <span class="why">{questionOf(call, now)}</span>
            {call.said && <span class="why own-words">{t('calls.said', { said: call.said })}</span>}
            {call.ringer && <span class="why">{t('call.ringer', { name: call.ringer })}</span>}
            {call.contactName && (
              <span class="why">{t('call.plan', { name: call.contactName, phone: call.contactPhone })}</span>
            )}
            {call.communicationNeeds && (
              <span class="why">
                <Icon name="ear" small /> {call.communicationNeeds}
              </span>
            )}
            {call.plan && <PlanOnDesk plan={call.plan} />}
          </span>
          {call.phone ? (
            <RingButton
              kind="second"
              phone={call.phone}
              label={t('calls.ringNamed', { name: call.personName, phone: call.phone })}
            >
              {t('calls.ring')}
            </RingButton>
          ) : (
            <span class="soft">{t('calls.noPhone')}</span>
          )}
          {call.kind === 'to_pass_on' ? (
            <Told call={call} onTold={onTold} />
          ) : (
            <p class="wrote">
              <a href={writeHref(call)} data-stop data-ring={call.phone}>
                <Icon name="pen" small />
                {t('calls.write')}
                <span class="vh">{t('calls.writeNamed', { name: call.personName })}</span>
              </a>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The coordinator has told the person: it is written down with their name and the time, and leaves the list. */
function Told({ call, onTold }: { call: Call; onTold: () => void }) {
  const write = useWriting();
  const asking = useAsking();
  const id = `told-${call.subjectId}`;
  const tell = async () => {
    await write('notice.say_told', { circleId: call.circleId, deliveryId: call.subjectId });
    onTold();
  };
  return (
    <div class="wrote" id={id} tabIndex={-1}>
      {asking.summary}
      <Button kind="second" icon="yes" unavailable={asking.isBusy} onClick={() => void asking.ask(id, tell)}>
        {t('calls.told')}
        <span class="vh">{t('calls.toldNamed', { name: call.personName })}</span>
      </Button>
    </div>
  );
}

/** What the person said beforehand: whom to ring, after how long, and what then. */
function PlanOnDesk({ plan: { contacts, waitMinutes, what } }: { plan: NonNullable<Call['plan']> }) {
  return (
    <span class="why">
      {t('calls.plan', { count: waitMinutes })} {contacts.map(({ name, phone }) => `${name}, ${phone}`).join('; ')}
      {what && <> “{what}”</>}
    </span>
  );
}
