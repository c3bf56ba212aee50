import './compare.css';
import { callName } from '../circles/faces';
import { Button, LinkButton } from '../ui/button';
import { Page } from '../ui/page';
import { Attribution } from './attribution';
import { type Found, HitCard } from './hit-card';
import { t } from './words';

interface Props {
  found: readonly Found[];
  weeklyPence: number | null;
  onBack: () => void;
}

/** Up to three, side by side where there is room, else one under the other. */
export function ComparePage({ found, weeklyPence, onBack }: Props) {
  return (
    <Page title={t('find.compareTitle')} heading="say" back={{ href: '/find' }} under="/team">
      <ul class="side-by-side">
        {found.map((each) => (
          <HitCard key={each.hit.paId} {...each} weeklyPence={weeklyPence}>
            <LinkButton href={`/find/${each.hit.paId}`}>{t('find.see', { name: callName(each.pa) })}</LinkButton>
          </HitCard>
        ))}
      </ul>
      <Button wide kind="second" onClick={onBack}>
        {t('find.back')}
      </Button>
      <Attribution />
    </Page>
  );
}
