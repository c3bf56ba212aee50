import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Closeness, Power } from '../data/kinds';
import { list, type Row } from '../data/rows';
import type { Store } from '../data/session';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useStore } from '../session';
import { Status } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card, Details, Empty, GoLink } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Face } from '../ui/face';
import { CheckboxGroup, RadioGroup, SelectField } from '../ui/field';
import { Heading, Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { callName } from './faces';
import { circleIdOf, personScope } from './my-circle';
import { POWERS, powerChoices, powerWords } from './powers';
import { t } from './words';

export const CLOSE: readonly Closeness[] = ['lives_with', 'close', 'is'];

/** Who helps the person, and what each may see and do. */
export function HelpersPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const now = useNow();
  const seen = useHeld(
    async () => ({
      helpers: await list(db, 'supporter', personScope(circleId)),
      invites: await list(db, 'supporter_invite', personScope(circleId)),
    }),
    [circleId],
  );
  const { helpers, invites = [] } = seen ?? {};
  const current = helpers?.filter(({ d }) => d.withdrawnAt === null);
  const past = helpers?.filter(({ d }) => d.withdrawnAt !== null) ?? [];
  return (
    <Page title={t('helpers.title')} back={{ href: '/more', words: t('aboutMe.more') }} under="/more">
      <p>{t('helpers.intro')}</p>
      {current === undefined && <Opening />}
      {current?.length === 0 && invites.length === 0 && (
        <Empty title={t('helpers.none')}>
          <p>{t('helpers.noneText')}</p>
        </Empty>
      )}
      {current && current.length > 0 && (
        <Card>
          {current.map(({ id, d, pending }) => (
            <GoLink key={id} href={`/helpers/${id}`} before={<Face name={d.name || '?'} size="s" />}>
              <b>{d.name}</b>
              <br />
              <span class="small">{inAList(POWERS.filter((each) => d.powers.includes(each)).map(powerWords))}</span>
              {pending && <SavedHere />}
            </GoLink>
          ))}
        </Card>
      )}
      {invites.length > 0 && (
        <Card>
          {invites.map(({ id, d, pending }) => (
            <GoLink key={id} href={`/helpers/invited/${id}`} before={<Face name={d.name} size="s" />}>
              <b>{d.name}</b>
              <br />
              <span class="small">{t('helpers.asked')}</span>
              {pending && <SavedHere />}
            </GoLink>
          ))}
        </Card>
      )}
      {account.roles.person.includes(circleId) && (
        <LinkButton href="/helpers/invite" icon="newface" wide>
          {t('helpers.invite')}
        </LinkButton>
      )}
      {past.length > 0 && (
        <Details summary={t('helpers.past', { count: past.length })}>
          <ul class="stack-s">
            {past.map(({ id, d }) => (
              <li key={id}>
                <a class="inline-link" href={`/helpers/${id}`}>
                  {t('helpers.until', { name: d.name, day: sayDay(dayOf(d.withdrawnAt ?? ''), now) })}
                </a>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </Page>
  );
}

/** `id` is the supporter's record. */
export function HelperPage({ id }: { id: string }) {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const seen = useHeld(() => readHelper(db, circleId, id), [db, circleId, id]);
  return (
    <Page
      key={id}
      title={seen?.helper.d.name || t('helpers.title')}
      heading={seen ? 'own' : 'title'}
      back={{ href: '/helpers', words: t('helpers.title') }}
      under="/more"
    >
      {seen === undefined && <Opening />}
      {seen === null && <Empty title={t('helpers.gone')} />}
      {seen && <TheHelper key={seen.helper.d.powers.join()} {...seen} circleId={circleId} />}
    </Page>
  );
}

async function readHelper(db: Store['db'], circleId: string, id: string) {
  const helper = (await list(db, 'supporter', personScope(circleId))).find((each) => each.id === id);
  if (!helper) return null;
  const interests = await list(db, 'interest');
  return {
    helper,
    interests: interests.filter(({ d }) => d.circleId === circleId && d.userId === helper.d.userId),
    bonds: (await list(db, 'relationship', personScope(circleId))).filter(({ d }) => d.stage !== 'ended'),
  };
}

type Seen = NonNullable<Awaited<ReturnType<typeof readHelper>>>;

function TheHelper({ helper: { d, pending }, interests, bonds, circleId }: Seen & { circleId: string }) {
  const { account } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const now = useNow();
  const [powers, setPowers] = useState<Power[]>(d.withdrawnAt === null ? d.powers : []);
  const [error, setError] = useState<string>();
  const mayChange = account.roles.person.includes(circleId);
  const who = { circleId, userId: d.userId };
  const allow = async () => {
    if (powers.length === 0) return setError(t('helpers.powersMissing'));
    setError(undefined);
    if (await save('supporter.allow', { ...who, powers })) route('/helpers');
  };
  const withdraw = async () => {
    if (await save('supporter.withdraw', who)) route('/helpers');
  };
  return (
    <>
      <div class="lead">
        <Face name={d.name || '?'} size="l" />
        <div>
          <Heading says={false}>
            <span class="name">{d.name}</span>
          </Heading>
          <p class="soft">
            {d.withdrawnAt === null
              ? t('helpers.since', { day: sayDay(dayOf(d.allowedAt), now) })
              : t('helpers.ended', { day: sayDay(dayOf(d.withdrawnAt), now) })}
          </p>
        </div>
      </div>
      {notSaved}
      {pending && <SavedHere />}
      {mayChange ? (
        <div class="stack">
          <CheckboxGroup
            id="powers"
            label={t('helpers.powers', { name: d.name })}
            hint={t('helpers.powersHint')}
            values={powers}
            choices={powerChoices()}
            onChange={setPowers}
            error={error}
          />
          <Button wide onClick={() => void allow()}>
            {t('helpers.save')}
          </Button>
        </div>
      ) : (
        <p>{inAList(d.powers.map(powerWords))}</p>
      )}
      <Closenesses interests={interests} bonds={bonds} name={d.name} who={who} save={save} mayChange={mayChange} />
      {mayChange && d.withdrawnAt === null && (
        <Details icon="no" summary={t('helpers.end', { name: d.name })}>
          <div class="stack-s">
            <p>{t('helpers.endText', { name: d.name })}</p>
            <Button kind="harm" icon="no" onClick={() => void withdraw()}>
              {t('helpers.endNow')}
            </Button>
          </div>
        </Details>
      )}
    </>
  );
}

interface ClosenessProps {
  interests: readonly Row<'interest'>[];
  /** The PAs whom the person knows. */
  bonds: readonly { d: { paId: string; name: string; knownAs: string | null } }[];
  /** The supporter, as they are called. */
  name: string;
  who: { circleId: string; userId: string };
  save: Save;
  mayChange: boolean;
  /** Said by the supporter themselves: then only that may be taken back. */
  isOwnWord?: boolean;
}

/** To which PAs a supporter is close, and was: while it is so they do not say yes to that PA for the person. */
export function Closenesses({ interests, bonds, name, who, save, mayChange, isOwnWord = false }: ClosenessProps) {
  const now = useNow();
  const [paId, setPaId] = useState('');
  const [closeness, setCloseness] = useState<Closeness>('lives_with');
  const [error, setError] = useState<string>();
  const declare = async () => {
    if (paId === '') return setError(t('interest.paMissing'));
    setError(undefined);
    if (await save('interest.declare', { ...who, paId, closeness })) setPaId('');
  };
  return (
    <Card labelledBy="interests">
      <h2 id="interests">{t(isOwnWord ? 'interest.mine' : 'interest.title', { name })}</h2>
      <p>{t(isOwnWord ? 'interest.mineText' : 'interest.text', { name })}</p>
      {interests.map(({ id, d, pending }) => (
        <div key={id} class="stack-s">
          <p>
            {t(`interest.${d.closeness}`, { pa: d.paName })}{' '}
            {d.withdrawnAt && <Status>{t('interest.over', { day: sayDay(dayOf(d.withdrawnAt), now) })}</Status>}
          </p>
          <p class="small soft">{t('interest.said', { who: d.declaredBy, day: sayDay(dayOf(d.declaredAt), now) })}</p>
          {pending && <SavedHere />}
          {mayChange && d.withdrawnAt === null && (!isOwnWord || d.isOwnWord) && (
            <Button
              kind="second"
              label={t('interest.endThis', { pa: d.paName })}
              onClick={() => void save('interest.withdraw', { interestId: id })}
            >
              {t('interest.end')}
            </Button>
          )}
        </div>
      ))}
      {mayChange && bonds.length > 0 && (
        <Details summary={t('interest.add')}>
          <div class="stack-s">
            <SelectField
              id="interest-pa"
              label={t('interest.pa')}
              value={paId}
              choices={[
                { value: '', label: t('interest.choose') },
                ...bonds.map(({ d }) => ({ value: d.paId, label: callName(d) })),
              ]}
              onChange={setPaId}
              error={error}
            />
            <RadioGroup
              id="closeness"
              label={t('interest.how')}
              value={closeness}
              choices={CLOSE.map((value) => ({ value, label: t(`interest.how.${value}`) }))}
              onChange={setCloseness}
            />
            <Button kind="second" onClick={() => void declare()}>
              {t('interest.save')}
            </Button>
          </div>
        </Details>
      )}
    </Card>
  );
}
