import { circleIdOf } from '../circles/my-circle';
import type { PauseAnswer } from '../data/kinds';
import { get, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Answer, Answers } from '../ui/answers';
import { Banner } from '../ui/banner';
import { RingButton } from '../ui/button';
import { Empty } from '../ui/card';
import type { IconName } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { t } from './words';

interface Props {
  id: string;
}

/** The holder has paused a PA: the person says what they want meanwhile. */
export function PausePage({ id }: Props) {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const seen = useHeld(async () => {
    const ask = await get(db, 'pause_ask', id);
    return ask ? { ask, circle: (await get(db, 'circle', circleId))?.d } : null;
  }, [db, id, circleId]);
  return (
    <Page
      title={seen ? t('pause.heading', { name: seen.ask.d.paName }) : t('pause.title')}
      back={{ href: '/' }}
      under="/"
    >
      {seen === undefined && <Opening />}
      {seen === null && <Empty title={t('pause.gone')} />}
      {seen && <Asked ask={seen.ask} holder={seen.circle?.holderName ?? ''} phone={seen.circle?.holderPhone ?? null} />}
    </Page>
  );
}

const answers: readonly [PauseAnswer, IconName][] = [
  ['keep', 'calendar'],
  ['call_off', 'no'],
  ['ring_me', 'phone'],
];

function Asked({ ask, holder, phone }: { ask: Row<'pause_ask'>; holder: string; phone: string | null }) {
  const { save, notSaved } = useSaving();
  const { id, d, pending } = ask;
  const name = d.paName;
  return (
    <>
      <p>{t('pause.text', { holder, name })}</p>
      <p>{t('pause.means', { name })}</p>
      <p>{t('pause.stand')}</p>
      {notSaved}
      {d.answer && <Banner icon="yes" title={t(`pause.said.${d.answer}`, { name })} announced />}
      {pending && <SavedHere />}
      <section class="stack-s" aria-labelledby="ask">
        <h2 id="ask">{t('pause.ask')}</h2>
        <Answers>
          {answers.map(([answer, icon]) => (
            <Answer key={answer} icon={icon} onClick={() => void save('pause.answer', { pauseAskId: id, answer })}>
              {t(`pause.${answer}`, { name })}
            </Answer>
          ))}
        </Answers>
        <p class="small soft">{t('pause.free')}</p>
      </section>
      {phone && (
        <RingButton kind="second" phone={phone}>
          {t('pause.ring', { holder })}
        </RingButton>
      )}
    </>
  );
}
