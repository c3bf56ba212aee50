import { Page } from '../ui/page';
import { t } from './words';

interface Props {
  id: string;
}

export function PersonVisitPage({ id }: Props) {
  return <Page key={id} title={t('personVisit.title')} under="/" />;
}
