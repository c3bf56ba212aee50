import { useEffect, useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import { Banner, Status } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { deviceName } from './device';
import { addPasskey, canUsePasskeys, isGivenUp } from './passkeys';
import { t } from './words';

type Device = Contract['Device'];

export function DevicesPage() {
  const { ask, refuse, summary, isBusy } = useAsking();
  const [devices, setDevices] = useState<Device[]>();
  const [done, setDone] = useState<string | null>(null);
  const load = async () => setDevices(await api.get<Device[]>('/api/devices'));
  useEffect(() => void ask('devices', load), []);
  const signOut = ({ id, name }: Device) =>
    ask('devices', async () => {
      await api.delete(`/api/devices/${id}`);
      setDone(t('devices.signedOut', { name }));
      await load();
    });
  const makePasskey = () =>
    ask('passkey', async () => {
      try {
        await addPasskey(deviceName(navigator.userAgent));
        setDone(t('devices.passkeyMade'));
      } catch (failure) {
        if (!isGivenUp(failure)) throw failure;
        refuse([{ field: 'passkey', text: t('devices.passkeyGivenUp') }]);
      }
    });
  return (
    <Page title={t('devices.title')} back={{ href: '/more' }} under="/more">
      {summary}
      {done !== null && <Banner kind="well" icon="yes" title={done} announced />}
      <p>{t('devices.text')}</p>
      <div id="devices" class="stack" tabIndex={-1}>
        {devices === undefined && isBusy && <Opening />}
        {devices?.map((device) => (
          <DeviceCard key={device.id} device={device} onSignOut={() => signOut(device)} />
        ))}
      </div>
      {devices === undefined && !isBusy && (
        <Button kind="second" onClick={() => ask('devices', load)}>
          {t('devices.again')}
        </Button>
      )}
      {canUsePasskeys() && (
        <section id="passkey" class="stack" tabIndex={-1} aria-labelledby="passkey-title">
          <h2 id="passkey-title">{t('devices.passkeyTitle')}</h2>
          <p>{t('devices.passkeyText')}</p>
          <Button kind="second" icon="key" wide unavailable={isBusy} onClick={makePasskey}>
            {t('devices.passkeyAdd')}
          </Button>
        </section>
      )}
    </Page>
  );
}

function DeviceCard({ device, onSignOut }: { device: Device; onSignOut: () => void }) {
  const now = useNow();
  const { name, createdAt, lastSeenAt, isThisOne } = device;
  return (
    <Card labelledBy={`device-${device.id}`}>
      <div class="row">
        <h2 id={`device-${device.id}`}>{name}</h2>
        {isThisOne && <Status kind="well">{t('devices.thisOne')}</Status>}
      </div>
      <p>{t('devices.lastUsed', { day: sayDay(dayOf(lastSeenAt), now) })}</p>
      <p class="soft">{t('devices.since', { day: sayDay(dayOf(createdAt), now) })}</p>
      {isThisOne ? (
        <p class="soft">{t('devices.thisOneText')}</p>
      ) : (
        <Button kind="second" label={t('devices.signOutNamed', { name })} onClick={onSignOut}>
          {t('devices.signOut')}
        </Button>
      )}
    </Card>
  );
}
