import type { People } from '../circles/my-circle';
import type { Need } from '../data/kinds';
import { useSaving } from '../saving';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { SavedHere } from '../ui/sync-state';
import { dayOf, longDay } from '../ui/when';
import type { Hit } from './matching';
import { lacksOf, lackWords } from './reasons';
import { t } from './words';

interface Props {
  circleId: string;
  need: Need;
  /** Something of it has not been sent yet. */
  isPending: boolean;
  people: People;
  /** Who comes closest; null: there is nobody at all. */
  nearest: Hit | null;
}

/** By the person's word the coordinator sees that nobody suits; it is over when somebody is chosen, or by their word. */
export function Unmet({ circleId, need, isPending, people, nearest }: Props) {
  const { save, notSaved } = useSaving();
  const { unmetSince: since, lacks } = need;
  const hasChosen = since !== null && people.members.some(({ d }) => d.chosenAt >= since);
  if (since === null || hasChosen) {
    return (
      <Card labelledBy="unmet">
        <h2 id="unmet">{t('unmet.ask')}</h2>
        {notSaved}
        <p>{t('unmet.text')}</p>
        <Button
          wide
          kind="second"
          onClick={() => void save('need.tell_unmet', { circleId, lacks: nearest ? lacksOf(nearest) : [] })}
        >
          {t('unmet.do')}
        </Button>
      </Card>
    );
  }
  const things = lacks.flatMap(lackWords);
  return (
    <Banner icon="talk" title={t('unmet.told', { day: longDay(dayOf(new Date(since))) })}>
      {things.length > 0 && <p>{t('unmet.missing', { things: inAList(things) })}</p>}
      {isPending && <SavedHere />}
      {notSaved}
      <Button kind="second" onClick={() => void save('need.say_met', { circleId })}>
        {t('unmet.over')}
      </Button>
    </Banner>
  );
}
