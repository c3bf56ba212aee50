import { Portrait } from '../files/picture';
import { useSession } from '../session';
import { Status } from '../ui/banner';
import { LinkButton } from '../ui/button';
import { Card, Empty, GoLink } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { yarnOfName, yarnOfStranger } from '../ui/yarn';
import { capital } from '../visits/sentences';
import type { Talk } from './talk';
import { useTalks } from './use-talks';
import { t } from './words';

/** All conversations of this user in their role; for a supporter those of the person they help. */
export function TalksPage() {
  const { role } = useSession();
  const side = role === 'pa' ? 'pa' : 'person';
  const talks = useTalks(side);
  return (
    <Page
      title={t('talks.title')}
      under={side === 'pa' ? '/more' : '/messages'}
      {...(side === 'pa' && { back: { href: '/more' } })}
    >
      {talks === undefined && <Opening />}
      {talks?.length === 0 && (
        <Empty title={t('talks.none')}>
          <p>{t(side === 'pa' ? 'talks.nonePa' : 'talks.nonePerson')}</p>
          {side === 'person' && <LinkButton href="/find">{t('talks.find')}</LinkButton>}
        </Empty>
      )}
      {talks?.map((talk) => (
        <TalkLine key={talk.id} talk={talk} />
      ))}
    </Page>
  );
}

function TalkLine({ talk: { id, name, photo, paId, side, isOver, messages, unread } }: { talk: Talk }) {
  const now = useNow();
  const last = messages.at(-1);
  const yarn = side === 'pa' ? yarnOfName(name) : yarnOfStranger(paId);
  return (
    <Card class="slim">
      <GoLink
        href={`/messages/${id}`}
        before={<Portrait photo={photo} name={name} yarn={yarn} ring={isOver ? 'unmet' : 'known'} />}
      >
        <b>{name}</b>{' '}
        {unread > 0 && (
          <Status kind="held" icon="talk">
            {t('talks.new', { count: unread })}
          </Status>
        )}
        {isOver && <Status icon="no">{t('talks.over')}</Status>}
        <br />
        <span class="small clipped">{last ? lastWords(last.d, side) : t('talks.nothing')}</span>
        {last && (
          <>
            <br />
            <span class="small soft">{capital(dayAndClock(last.d.writtenAt, now))}</span>
          </>
        )}
      </GoLink>
    </Card>
  );
}

function lastWords({ side, authorName, text }: Talk['messages'][number]['d'], own: Talk['side']): string {
  const words = text || t('talks.voice');
  return side === own ? t('talks.you', { words }) : t('talks.they', { author: authorName, words });
}
