import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { powerWords } from '../circles/powers';
import { currentOf, SECTIONS, sectionWords } from '../person/sections';
import { Status } from '../ui/banner';
import { Button } from '../ui/button';
import { inAList } from '../ui/catalogue';
import { Panel } from '../ui/desk-page';
import { Icon } from '../ui/icon';
import { dayOf, sayDay } from '../ui/when';
import { type CircleRecords, type Desk, type Invitation, invite, rowsOf } from './data';
import { InvitationPaper } from './invitation-paper';
import { t } from './words';

interface Props {
  circle: CircleRecords;
  now: Date;
}

/** What the person says of themselves, what they love, and their plan for when nobody comes. */
export function AboutPanel({ circle, name, now }: Props & { name: string }) {
  const versions = rowsOf(circle, 'about_me');
  const loved = rowsOf(circle, 'love');
  const [plan] = rowsOf(circle, 'missed_visit_plan');
  const [review] = rowsOf(circle, 'about_me_review');
  const isDue = review?.d.reviewOn && review.d.reviewOn <= dayOf(now);
  return (
    <Panel labelledBy="about">
      <div class="head">
        <h2 id="about">{t('about.title', { name })}</h2>
        {isDue && <Status kind="held">{t('about.due', { day: sayDay(review.d.reviewOn ?? '', now) })}</Status>}
      </div>
      {versions.length === 0 && <p class="soft">{t('about.none', { name })}</p>}
      {SECTIONS.map((section) => {
        const current = currentOf(versions, section);
        return (
          current.length > 0 && (
            <div key={section} class="stack-s">
              <h3>{sectionWords(section)}</h3>
              {current.map(({ id, d }) => (
                <blockquote key={id} class="own-words">
                  {d.text}
                </blockquote>
              ))}
            </div>
          )
        );
      })}
      {loved.length > 0 && (
        <div class="stack-s">
          <h3>{t('about.loves')}</h3>
          <ul>
            {loved.map(({ id, d }) => (
              <li key={id}>
                <b>{d.name}</b> {d.meaning}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div class="stack-s">
        <h3>{t('about.plan')}</h3>
        {plan ? (
          <>
            <p>{t('calls.plan', { count: plan.d.waitMinutes })}</p>
            <ol>
              {plan.d.contacts.map(({ name: who, phone }) => (
                <li key={phone}>
                  {who}, {phone}
                </li>
              ))}
            </ol>
            {plan.d.what && <blockquote class="own-words">{plan.d.what}</blockquote>}
          </>
        ) : (
          <p class="soft">{t('about.noPlan', { name })}</p>
        )}
      </div>
    </Panel>
  );
}

/** Who helps the person with what, and to which PAs they are close. */
export function HelpersPanel({ circle, now, holder }: Props & { holder: Desk['holder'] | null }) {
  const asking = useAsking();
  const [made, setMade] = useState<{ invitation: Invitation; name: string } | null>(null);
  const invites = rowsOf(circle, 'supporter_invite');
  const make = (id: string, name: string) =>
    void asking.ask('paper', async () => setMade({ invitation: await invite('supporter', id, null, null), name }));
  const helpers = rowsOf(circle, 'supporter').filter(({ d }) => d.withdrawnAt === null);
  const interests = rowsOf(circle, 'interest').filter(({ d }) => d.withdrawnAt === null);
  return (
    <Panel labelledBy="helpers">
      <div class="head">
        <h2 id="helpers">{t('helpers.title')}</h2>
      </div>
      {helpers.length === 0 && invites.length === 0 && <p class="soft">{t('helpers.none')}</p>}
      <ul class="stack-s">
        {helpers.map(({ id, d }) => (
          <li key={id}>
            <b>{d.name}</b> {inAList(d.powers.map(powerWords))}, {sayDay(dayOf(d.allowedAt), now)}
            {interests
              .filter((interest) => interest.d.userId === d.userId)
              .map((interest) => (
                <p key={interest.id}>
                  <Status kind="held">{t(`helpers.${interest.d.closeness}`, { pa: interest.d.paName })}</Status>
                </p>
              ))}
          </li>
        ))}
      </ul>
      {invites.map(({ id, d }) => (
        <div key={id} class="stack-s">
          <p>
            <b>{d.name}</b> {inAList(d.powers.map(powerWords))} <Status kind="held">{t('helpers.asked')}</Status>
          </p>
          <Button
            kind="second"
            icon="paper"
            label={t('helpers.paperFor', { name: d.name })}
            unavailable={asking.isBusy}
            onClick={() => make(id, d.name)}
          >
            {t('helpers.paper')}
          </Button>
        </div>
      ))}
      <div id="paper" class="stack-s" tabIndex={-1}>
        {asking.summary}
        {made && (
          <InvitationPaper
            key={made.invitation.id}
            invitation={made.invitation}
            name={made.name}
            kind="supporter"
            holder={holder}
          />
        )}
      </div>
      <p class="wrote">
        <a href={`/desk/circles/${circle.circleId}?write=supporter.invite`}>
          <Icon name="pen" small />
          {t('helpers.write')}
        </a>
      </p>
    </Panel>
  );
}
