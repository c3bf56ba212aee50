import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import type { Account } from '../data/db';
import { useSession } from '../session';
import { Button, LinkButton } from '../ui/button';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { focusHeading, Page } from '../ui/page';
import { deviceName } from './device';
import { HomeScreenHint } from './home-screen-hint';
import { canUsePasskeys, isGivenUp, signInWithPasskey } from './passkeys';
import { t } from './words';

/** The address first, then the code that came there. Whether the address is known is never said. */
export function SignInPage() {
  const { enter } = useSession();
  const { path, route } = useLocation();
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const goIn = (account: Account) => {
    enter(account);
    if (path === '/sign-in') route('/', true);
  };
  const send = async () => {
    await api.post('/api/sign-in/codes', { email: email.trim() } satisfies Contract['SendCode']);
    setSent(true);
  };
  if (!isSent) return <AskForCode email={email} onEmail={setEmail} onSend={send} onSignedIn={goIn} />;
  return <TypeCode email={email.trim()} onSend={send} onOtherEmail={() => setSent(false)} onSignedIn={goIn} />;
}

interface AskProps {
  email: string;
  onEmail: (email: string) => void;
  onSend: () => Promise<void>;
  onSignedIn: (account: Account) => void;
}

function AskForCode({ email, onEmail, onSend, onSignedIn }: AskProps) {
  const { ask, refuse, summary, errorAt, isBusy } = useAsking();
  const submit = () => {
    const looksLikeOne = /^\S+@\S+\.\S+$/.test(email.trim());
    if (!looksLikeOne) return refuse([{ field: 'email', text: t('signIn.emailWrong') }]);
    void ask('email', onSend);
  };
  const takePasskey = () =>
    ask('passkey', async () => {
      try {
        onSignedIn(await signInWithPasskey(deviceName(navigator.userAgent)));
      } catch (failure) {
        if (!isGivenUp(failure)) throw failure;
        refuse([{ field: 'passkey', text: t('signIn.passkeyGivenUp') }]);
      }
    });
  return (
    <Page title={t('signIn.title')}>
      {summary}
      <HomeScreenHint />
      <Form onSubmit={submit}>
        <TextField
          id="email"
          type="email"
          autoComplete="email"
          label={t('signIn.email')}
          hint={t('signIn.emailHint')}
          value={email}
          onInput={onEmail}
          error={errorAt('email')}
        />
        <Button type="submit" wide unavailable={isBusy}>
          {t(isBusy ? 'signIn.sending' : 'signIn.send')}
        </Button>
      </Form>
      {canUsePasskeys() && (
        <div id="passkey" tabIndex={-1}>
          <Button kind="second" icon="key" wide onClick={takePasskey}>
            {t('signIn.passkey')}
          </Button>
        </div>
      )}
      <LinkButton kind="second" icon="paper" wide href="/join">
        {t('signIn.join')}
      </LinkButton>
    </Page>
  );
}

interface CodeProps {
  email: string;
  onSend: () => Promise<void>;
  onOtherEmail: () => void;
  onSignedIn: (account: Account) => void;
}

function TypeCode({ email, onSend, onOtherEmail, onSignedIn }: CodeProps) {
  const { ask, refuse, summary, errorAt, isBusy } = useAsking();
  const [code, setCode] = useState('');
  const [isSentAgain, setSentAgain] = useState(false);
  useEffect(focusHeading, []);
  const submit = () => {
    const digits = code.replace(/\D/g, '');
    if (digits.length !== 6) return refuse([{ field: 'code', text: t('signIn.codeShort') }]);
    const body: Contract['SignIn'] = { email, code: digits, deviceName: deviceName(navigator.userAgent) };
    void ask('code', async () => onSignedIn(await api.post<Contract['Me']>('/api/sign-in', body)));
  };
  const sendAgain = () =>
    ask('code', async () => {
      await onSend();
      setCode('');
      setSentAgain(true);
    });
  return (
    <Page title={t('signIn.codeTitle')}>
      {summary}
      <p>{t('signIn.codeSent', { email })}</p>
      <p role="status">{isSentAgain && t('signIn.sentAgain')}</p>
      <Form onSubmit={submit}>
        <TextField
          id="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          label={t('signIn.code')}
          hint={t('signIn.codeHint')}
          value={code}
          onInput={setCode}
          error={errorAt('code')}
        />
        <Button type="submit" wide unavailable={isBusy}>
          {t(isBusy ? 'signIn.looking' : 'signIn.continue')}
        </Button>
      </Form>
      <p class="soft">{t('signIn.noCode')}</p>
      <div class="two">
        <Button kind="second" onClick={sendAgain}>
          {t('signIn.again')}
        </Button>
        <Button kind="second" onClick={onOtherEmail}>
          {t('signIn.otherEmail')}
        </Button>
      </div>
    </Page>
  );
}
