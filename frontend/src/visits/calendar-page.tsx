import { useEffect, useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { t } from './words';

/** The visits in the calendar that somebody uses anyway, at a secret address that can be taken back. */
export function CalendarPage() {
  const { ask, summary, isBusy } = useAsking();
  const now = useNow();
  const [madeAt, setMadeAt] = useState<string | null>();
  const [url, setUrl] = useState<string | null>(null);
  const [isCopied, setCopied] = useState(false);
  const load = async () => setMadeAt((await api.get<Contract['Calendar']>('/api/calendar')).madeAt);
  useEffect(() => void ask('calendar', load), []);
  const make = () =>
    ask('calendar', async () => {
      setUrl((await api.post<Contract['CalendarAddress']>('/api/calendar')).url);
      setCopied(false);
      await load();
    });
  const revoke = () =>
    ask('calendar', async () => {
      await api.delete('/api/calendar');
      setUrl(null);
      await load();
    });
  return (
    <Page title={t('calendar.title')} back={{ href: '/more' }} under="/more">
      {summary}
      <p>{t('calendar.text')}</p>
      <p>{t('calendar.private')}</p>
      <div id="calendar" class="stack" tabIndex={-1}>
        {madeAt === undefined && isBusy && <Opening />}
        {url !== null && (
          <Card labelledBy="address">
            <h2 id="address">{t('calendar.address')}</h2>
            <p class="small">{url}</p>
            <p>{t('calendar.once')}</p>
            <LinkButton wide icon="calendar" href={url.replace(/^https?:/, 'webcal:')}>
              {t('calendar.add')}
            </LinkButton>
            <Button
              kind="second"
              wide
              onClick={() => void navigator.clipboard?.writeText(url).then(() => setCopied(true))}
            >
              {t('calendar.copy')}
            </Button>
            {isCopied && <Banner kind="well" icon="yes" title={t('calendar.copied')} announced />}
          </Card>
        )}
        {madeAt === null && (
          <Button wide icon="calendar" unavailable={isBusy} onClick={() => void make()}>
            {t('calendar.make')}
          </Button>
        )}
        {madeAt && (
          <>
            <Banner kind="well" icon="yes" title={t('calendar.on', { day: sayDay(dayOf(madeAt), now) })} />
            <Details icon="undo" summary={t('calendar.anew')}>
              <div class="stack-s">
                <p>{t('calendar.anewText')}</p>
                <Button kind="second" unavailable={isBusy} onClick={() => void make()}>
                  {t('calendar.anewDo')}
                </Button>
              </div>
            </Details>
            <Button kind="harm" icon="no" unavailable={isBusy} onClick={() => void revoke()}>
              {t('calendar.revoke')}
            </Button>
          </>
        )}
        {madeAt === undefined && !isBusy && (
          <Button kind="second" onClick={() => void ask('calendar', load)}>
            {t('calendar.again')}
          </Button>
        )}
      </div>
      <LinkButton kind="second" wide icon="paper" href="/print">
        {t('calendar.print')}
      </LinkButton>
    </Page>
  );
}
