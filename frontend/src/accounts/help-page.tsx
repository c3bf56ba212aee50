import { list } from '../data/rows';
import type { Store } from '../data/session';
import { useLive } from '../data/use-live';
import { useSession } from '../session';
import { RingButton } from '../ui/button';
import { Card, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Page } from '../ui/page';
import { t } from './words';

/** Open to everybody, signed in or not, with and without signal. */
export function HelpPage() {
  const { store, role } = useSession();
  const holders = useLive(async () => (store ? readHolders(store.db) : []), [store]);
  const named = holders?.map(({ name }) => name).join(', ') || t('help.us');
  return (
    <Page title={t('help.title')} showsSync={false}>
      <Card labelledBy="danger">
        <h2 id="danger">{t('help.danger')}</h2>
        <p>{t('help.dangerText')}</p>
        <RingButton kind="harm" wide phone="999">
          {t('help.ring999')}
        </RingButton>
      </Card>
      <Card labelledBy="holder">
        <h2 id="holder">{t('help.holder')}</h2>
        {holders?.length === 0 && <p>{t(store ? 'help.holderUnknown' : 'help.holderNone')}</p>}
        {holders?.map(({ name, phone }) => (
          <div key={name} class="stack-s">
            <p>{t('help.holderText', { name })}</p>
            {phone ? (
              <RingButton wide phone={phone}>
                {t('help.ringHolder', { name })}
              </RingButton>
            ) : (
              <p>{t('help.noHolderPhone', { name })}</p>
            )}
          </div>
        ))}
      </Card>
      {role === 'pa' && store ? (
        <Steps
          id="cannot-go"
          title={t('help.cannotGo')}
          steps={[t('help.pa1'), t('help.pa2', { holder: named }), t('help.pa3')]}
        />
      ) : (
        <Steps
          id="nobody-came"
          title={t('help.nobodyCame')}
          steps={[t('help.nobody1'), t('help.nobody2'), t('help.nobody3'), t('help.nobody4')]}
        />
      )}
      {store && role !== 'coordinator' && (
        <Card>
          <GoLink href="/worry" before={<Icon name="talk" />}>
            {t('help.worry')}
          </GoLink>
        </Card>
      )}
      <Card labelledBy="no-signal">
        <h2 id="no-signal">{t('help.noSignal')}</h2>
        <p>{t('help.noSignalText')}</p>
      </Card>
    </Page>
  );
}

interface Reachable {
  name: string;
  phone: string | null;
}

/** Every holder that this phone knows of, once. */
async function readHolders(db: Store['db']): Promise<Reachable[]> {
  const found = new Map<string, Reachable>();
  for (const { id, d } of await list(db, 'holder')) found.set(id, { name: d.name, phone: d.phone });
  for (const { d } of await list(db, 'circle')) {
    if (!found.has(d.holderId)) found.set(d.holderId, { name: d.holderName, phone: d.holderPhone });
  }
  return [...found.values()];
}

function Steps({ id, title, steps }: { id: string; title: string; steps: readonly string[] }) {
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{title}</h2>
      <ol class="then">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Card>
  );
}
