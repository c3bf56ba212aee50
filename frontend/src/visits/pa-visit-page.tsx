import { Page } from '../ui/page';
import { t } from './words';

interface Props {
  id: string;
}

export function PaVisitPage({ id }: Props) {
  return <Page key={id} title={t('paVisit.title')} under="/" />;
}
