import { LinkButton } from '../ui/button';
import { Empty } from '../ui/card';
import { t } from './words';

/** Why a list of circles has nothing: nobody is here yet, or the search finds nobody. */
export function NoCircles({ query }: { query: string }) {
  if (query !== '') return <p class="soft">{t('circles.notFound', { query })}</p>;
  return (
    <Empty title={t('circles.none')}>
      <p>{t('circles.noneText')}</p>
      <LinkButton href="/desk/import">{t('import.title')}</LinkButton>
    </Empty>
  );
}
