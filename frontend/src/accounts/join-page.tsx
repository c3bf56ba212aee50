import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import type { Account } from '../data/db';
import { rolesOf, useSession } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Page } from '../ui/page';
import { deviceName } from './device';
import { HomeScreenHint } from './home-screen-hint';
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
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
  }, []);
  const submit = () => {
    if (code.trim() === '') return refuse([{ field: 'code', text: t('join.codeMissing') }]);
    const body: Contract['Redeem'] = { code: code.trim(), deviceName: deviceName(navigator.userAgent) };
    void ask('code', async () => onJoined(await api.post<Contract['Me']>('/api/invitations/redeem', body)));
  };
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

/** What stands after `#`: no server and no log has seen it. */
function codeInAddress(): string {
  return decodeURIComponent(location.hash.slice(1));
}

function Welcome({ account }: { account: Account }) {
  const [role] = rolesOf(account);
  return (
    <Page title={t('join.welcome', { name: account.name })} heading="say">
      <p>{t(role === 'pa' ? 'join.paText' : role === 'coordinator' ? 'join.coordinatorText' : 'join.personText')}</p>
      <p>{t('join.staysText')}</p>
      <LinkButton href="/" wide>
        {t('join.start')}
      </LinkButton>
    </Page>
  );
}
