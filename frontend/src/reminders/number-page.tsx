import { useEffect, useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { failureWords } from '../ui/failure';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { t } from './words';

type Mobile = Contract['Mobile'];

/** The number at which texts come, and the code that shows whose it is. Needs the server: nothing of it stays on the phone. */
export function NumberPage() {
  const [mobile, setMobile] = useState<Mobile | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const look = async () => {
    try {
      setMobile(await api.get<Mobile>('/api/mobile'));
      setWhy(null);
    } catch (failure) {
      setWhy(failureWords(failure));
    }
  };
  useEffect(() => void look(), []);
  return (
    <Page title={t('number.title')} under="/more" back={{ href: '/notifications' }}>
      {why !== null && (
        <Banner icon="nosignal" title={t('number.cannot')} announced>
          <p>{why}</p>
        </Banner>
      )}
      {mobile === null && why === null && <Opening />}
      {mobile && !mobile.canText && (
        <Banner icon="dontknow" title={t('number.noTexts')}>
          <p>{t('number.noTextsText')}</p>
        </Banner>
      )}
      {mobile?.canText && <ChangeNumber mobile={mobile} look={look} />}
    </Page>
  );
}

function ChangeNumber({ mobile, look }: { mobile: Mobile; look: () => Promise<void> }) {
  const [number, setNumber] = useState('');
  const [isSent, setSent] = useState(false);
  const asking = useAsking();
  const send = () =>
    void asking.ask('number', async () => {
      await api.put('/api/mobile', { number });
      setSent(true);
    });
  const forget = () =>
    void asking.ask('number', async () => {
      await api.delete('/api/mobile');
      await look();
    });
  if (isSent) {
    const confirmed = async () => {
      setSent(false);
      setNumber('');
      await look();
    };
    return <Confirm number={number} confirmed={confirmed} again={() => setSent(false)} />;
  }
  return (
    <Form class="stack" onSubmit={send}>
      {asking.summary}
      {mobile.endsIn !== null && (
        <>
          <Banner kind="well" icon="yes" title={t('number.known', { end: mobile.endsIn })} announced />
          <Button kind="second" wide icon="no" unavailable={asking.isBusy} onClick={forget}>
            {t('number.forget')}
          </Button>
        </>
      )}
      <TextField
        id="number"
        label={t('number.label')}
        hint={t('number.hint')}
        type="tel"
        autoComplete="tel"
        maxLength={40}
        value={number}
        onInput={setNumber}
        error={asking.errorAt('number')}
      />
      <Button type="submit" wide unavailable={asking.isBusy}>
        {t('number.send')}
      </Button>
    </Form>
  );
}

interface ConfirmProps {
  number: string;
  confirmed: () => Promise<void>;
  again: () => void;
}

function Confirm({ number, confirmed, again }: ConfirmProps) {
  const [code, setCode] = useState('');
  const asking = useAsking();
  const confirm = () =>
    void asking.ask('code', async () => {
      await api.post('/api/mobile/confirm', { code });
      await confirmed();
    });
  return (
    <Form class="stack" onSubmit={confirm}>
      {asking.summary}
      <p>{t('number.sent', { number })}</p>
      <TextField
        id="code"
        label={t('number.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
        value={code}
        onInput={setCode}
        error={asking.errorAt('code')}
      />
      <Button type="submit" wide unavailable={asking.isBusy}>
        {t('number.confirm')}
      </Button>
      <Button kind="second" wide onClick={again}>
        {t('number.again')}
      </Button>
    </Form>
  );
}
