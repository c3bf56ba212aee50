import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { PowerList } from '../circles/power-list';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import type { Account } from '../data/db';
import { rolesOf, useSession } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card } from '../ui/card';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { focusHeading, Page } from '../ui/page';
import { deviceName } from './device';
import { HomeScreenHint } from './home-screen-hint';
import { canUsePasskeys } from './passkeys';
import { t } from './words';

/** Coming in by a printed code, typed or out of the address that the paper's picture holds. */
export function JoinPage() {
  const { store, enter } = useSession();
  const { query, route } = useLocation();
  if (query.welcome !== undefined && store) return <Welcome account={store.account} />;
  const goIn = (account: Account) => {
    route('/join?welcome', true);
    enter(account);
  };
  return <TypeCode signedInAs={store?.account.name ?? null} onJoined={goIn} />;
}

interface Props {
  signedInAs: string | null;
  onJoined: (account: Account) => void;
}

function TypeCode({ signedInAs, onJoined }: Props) {
  const { ask, refuse, summary, errorAt, isBusy } = useAsking();
  const [code, setCode] = useState(codeInAddress);
  const [meaning, setMeaning] = useState<Contract['Meaning'] | null>(null);
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
  }, []);
  const submit = () => {
    if (code.trim() === '') return refuse([{ field: 'code', text: t('join.codeMissing') }]);
    void ask('code', async () => {
      const meant = await api.post<Contract['Meaning']>('/api/invitations/look', { code: code.trim() });
      if (meant.kind === 'supporter') return setMeaning(meant);
      onJoined(await take(code));
    });
  };
  if (meaning) {
    const accept = () => void ask('accept', async () => onJoined(await take(code)));
    return <HelpAsked meaning={meaning} signedInAs={signedInAs} summary={summary} isBusy={isBusy} onYes={accept} />;
  }
  return (
    <Page title={t('join.title')}>
      {summary}
      <HomeScreenHint />
      {signedInAs !== null && (
        <Banner icon="key" title={t('join.signedIn', { name: signedInAs })}>
          <p>{t('join.signedInText')}</p>
        </Banner>
      )}
      <Form onSubmit={submit}>
        <TextField
          id="code"
          autoComplete="off"
          maxLength={40}
          label={t('join.code')}
          hint={t('join.codeHint')}
          value={code}
          onInput={setCode}
          error={errorAt('code')}
        />
        <Button type="submit" wide unavailable={isBusy}>
          {t(isBusy ? 'join.looking' : 'join.continue')}
        </Button>
      </Form>
      {signedInAs === null && (
        <LinkButton kind="second" icon="key" wide href="/sign-in">
          {t('join.signIn')}
        </LinkButton>
      )}
    </Page>
  );
}

function take(code: string): Promise<Contract['Me']> {
  const body: Contract['Redeem'] = { code: code.trim(), deviceName: deviceName(navigator.userAgent) };
  return api.post<Contract['Me']>('/api/invitations/redeem', body);
}

interface HelpAskedProps {
  meaning: Contract['Meaning'];
  signedInAs: string | null;
  summary: ComponentChild;
  isBusy: boolean;
  onYes: () => void;
}

/** Somebody would like their help: with what, and what that means, before they say yes. */
function HelpAsked({ meaning, signedInAs, summary, isBusy, onYes }: HelpAskedProps) {
  const person = meaning.personKnownAs ?? '';
  useEffect(focusHeading, []);
  return (
    <Page title={t('help.asked', { person })} heading="say">
      {summary}
      <Card labelledBy="may">
        <h2 id="may">{t('help.may', { person })}</h2>
        <PowerList powers={meaning.powers} />
        {meaning.closeTo.map((pa) => (
          <p key={pa}>{t('help.close', { person, pa })}</p>
        ))}
      </Card>
      <ul class="stack-s">
        <li>{t('help.theirs', { person })}</li>
        <li>{t('help.named', { person })}</li>
        <li>{t('help.ends', { person })}</li>
      </ul>
      <p>{signedInAs === null ? t('help.as', { name: meaning.name }) : t('join.signedIn', { name: signedInAs })}</p>
      <div id="accept" class="stack-s" tabIndex={-1}>
        <Button wide icon="yes" unavailable={isBusy} onClick={onYes}>
          {t('help.yes')}
        </Button>
        {signedInAs === null && (
          <LinkButton kind="second" icon="key" wide href="/sign-in">
            {t('join.signIn')}
          </LinkButton>
        )}
        <LinkButton kind="second" wide href="/">
          {t('help.no')}
        </LinkButton>
      </div>
    </Page>
  );
}

/** What stands after `#`: no server and no log has seen it. */
function codeInAddress(): string {
  return decodeURIComponent(location.hash.slice(1));
}

function Welcome({ account }: { account: Account }) {
  const [role] = rolesOf(account);
  const helps = account.roles.supporter.length > 0 && account.roles.person.length === 0;
  const own = role === 'pa' ? 'join.paText' : role === 'coordinator' ? 'join.coordinatorText' : 'join.personText';
  return (
    <Page title={t('join.welcome', { name: account.name })} heading="say">
      <p>{t(helps ? 'join.helperText' : own)}</p>
      <p>{t('join.staysText')}</p>
      {helps && canUsePasskeys() && (
        <LinkButton href="/devices" kind="second" icon="key" wide>
          {t('join.passkey')}
        </LinkButton>
      )}
      <LinkButton href="/" wide>
        {t('join.start')}
      </LinkButton>
    </Page>
  );
}
