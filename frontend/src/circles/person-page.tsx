import { Page } from '../ui/page';
import { t } from './words';

interface Props {
  id: string;
}

export function PersonPage({ id }: Props) {
  return <Page key={id} title={t('person.title')} under="/people" />;
}
