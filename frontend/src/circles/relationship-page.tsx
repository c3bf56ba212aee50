import { Page } from '../ui/page';
import { t } from './words';

interface Props {
  id: string;
}

export function RelationshipPage({ id }: Props) {
  return <Page key={id} title={t('relationship.title')} under="/team" />;
}
