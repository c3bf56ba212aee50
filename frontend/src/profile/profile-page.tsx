import { t as bonds } from '../bonds/words';
import '../accounts/more.css';
import './profile.css';
import { useLocation } from 'preact-iso';
import { callName } from '../circles/faces';
import type { FileHash, OwnProfile, PaProfile } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { Portrait, WhereItIs } from '../files/picture';
import { useFile } from '../files/use-file';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner, Status } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card, Empty, type Fact, Facts, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { AboutPa } from './about-pa';
import { AwayStep } from './away-step';
import { FormStepPage } from './form-step';
import { isStep, pathOf, type Step, steps, summaryOf } from './steps';
import { WeekStep } from './week-step';
import { t } from './words';

/** A PA's own page: what they say of themselves, one thing a page, and as others see it. */
export function ProfilePage() {
  const { db, account } = useStore();
  const { query } = useLocation();
  const paId = account.roles.pa[0] ?? '';
  const profile = useHeld(async () => (await get(db, 'own_profile', paId)) ?? null, [db, paId]);
  if (profile && isStep(query.step)) return <StepPage step={query.step} profile={profile} />;
  const isAsSeen = query.view !== undefined;
  return (
    <Page
      title={t(isAsSeen ? 'view.title' : 'profile.title')}
      under="/more"
      back={isAsSeen ? { href: '/profile', words: t('step.back') } : { href: '/more' }}
    >
      {profile === undefined && <Opening />}
      {profile === null && (
        <Empty title={t('profile.none')}>
          <p>{t('profile.noneText')}</p>
        </Empty>
      )}
      {profile && !isAsSeen && <Contents profile={profile} />}
      {profile && isAsSeen && <AsSeen profile={profile} />}
    </Page>
  );
}

function Contents({ profile: { id: paId, d, pending } }: { profile: Row<'own_profile'> }) {
  const now = useNow();
  const { save, notSaved } = useSaving();
  return (
    <>
      {d.pausedAt && (
        <Banner kind="new" icon="clock" title={bonds('pause.you')}>
          <p>{bonds('pause.youText')}</p>
        </Banner>
      )}
      {notSaved}
      <Banner
        kind={d.accepting ? 'well' : 'held'}
        icon={d.accepting ? 'yes' : 'no'}
        title={t(d.accepting ? 'profile.open' : 'profile.closed')}
      >
        <p>{t(d.accepting ? 'profile.openText' : 'profile.closedText')}</p>
        <Button kind="second" onClick={() => void save('profile.update', { paId, accepting: !d.accepting })}>
          {t(d.accepting ? 'profile.doClose' : 'profile.doOpen')}
        </Button>
      </Banner>
      {pending && <SavedHere />}
      <p>{t('profile.intro')}</p>
      <Card class="stack" labelledBy="photo">
        <div class="lead">
          <Portrait photo={d.photo} name={d.name} size="l" />
          <h2 id="photo">{t('profilePhoto.title')}</h2>
        </div>
        {d.photo && <PhotoState hash={d.photo} />}
        <LinkButton kind="second" icon="camera" href="/profile/photo">
          {t(d.photo ? 'profile.changePhoto' : 'profile.addPhoto')}
        </LinkButton>
      </Card>
      <Card class="ways">
        {steps.map((step) => (
          <GoLink key={step} href={pathOf(step)} before={<Icon name={ICONS[step]} />}>
            <b>{t(`step.${step}`)}</b>
            <br />
            <span class="soft one-line">{summaryOf(step, d, now) || t('profile.unsaid')}</span>
          </GoLink>
        ))}
      </Card>
      <LinkButton wide icon="find" href="/profile?view=others">
        {t('profile.others')}
      </LinkButton>
      <LinkButton wide kind="second" icon="paper" href="/documents">
        {t('profile.documents')}
      </LinkButton>
    </>
  );
}

/** Whether others can have it yet. */
function PhotoState({ hash }: { hash: FileHash }) {
  return <WhereItIs {...useFile(hash)} />;
}

const ICONS = {
  about: 'pen',
  how: 'cup',
  languages: 'speech',
  skills: 'yes',
  travel: 'car',
  charges: 'pound',
  terms: 'paper',
  wishes: 'heart',
  week: 'calendar',
  away: 'moon',
} as const satisfies Record<Step, string>;

function StepPage({ step, profile }: { step: Step; profile: Row<'own_profile'> }) {
  const place = steps.indexOf(step);
  const props = { profile, next: pathOf(steps[place + 1]) };
  return (
    <Page
      key={step}
      title={t(`step.${step}`)}
      heading="say"
      back={place === 0 ? { href: '/profile', words: t('step.back') } : { href: pathOf(steps[place - 1]) }}
      under="/more"
    >
      <p class="soft">{t('step.count', { place: place + 1, all: steps.length })}</p>
      {step === 'week' && <WeekStep {...props} />}
      {step === 'away' && <AwayStep {...props} />}
      {step !== 'week' && step !== 'away' && <FormStepPage key={step} step={step} {...props} />}
    </Page>
  );
}

/** In a week of so many hours the example reckons; nobody here knows how many it will be. */
const EXAMPLE_HOURS = 10;

function AsSeen({ profile: { d } }: { profile: Row<'own_profile'> }) {
  const { db, account } = useStore();
  const now = useNow();
  const documents = useHeld(() => list(db, 'document', `u:${account.userId}`), [account.userId]);
  const name = callName(d);
  const hidden: Fact[] = [
    d.phone
      ? { icon: 'phone', text: t('view.phone', { phone: d.phone }) }
      : { icon: 'phone', text: t('view.noPhone'), isNot: true },
  ];
  return (
    <>
      <p>{t(d.accepting ? 'view.text' : 'view.hidden')}</p>
      <div class="lead">
        <Portrait photo={d.photo} name={d.name} size="l" />
        <div>
          <h2 class="name">{name}</h2>
          <Status kind={d.accepting ? 'well' : 'plain'} icon={d.accepting ? 'yes' : 'no'}>
            {t(d.accepting ? 'profile.open' : 'profile.closed')}
          </Status>
        </div>
      </div>
      <AboutPa
        name={name}
        pa={asSeen(d)}
        documents={(documents ?? []).map(({ id, d: seen }) => ({
          id,
          ...(seen.document === 'right_to_work' ? { ...seen, ...UNTOLD } : seen),
        }))}
        week={{ hours: EXAMPLE_HOURS, km: null }}
        now={now}
      />
      <Card kind="plain" labelledBy="not-shown">
        <h2 id="not-shown">{t('view.notShown')}</h2>
        <Facts facts={hidden} />
      </Card>
    </>
  );
}

/** What the server leaves out of a right to work that others see. */
const UNTOLD = { level: '', datedOn: null, nextCheckOn: null };

/** Without what stays with the PA. */
function asSeen({ availability, privateWishes: _, phone: __, holderId: ___, ...shown }: OwnProfile): PaProfile {
  return {
    ...shown,
    availability: { ...availability, away: availability.away.map(({ from, to }) => ({ from, to })) },
  };
}
