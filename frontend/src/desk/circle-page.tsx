import { DeskPage } from '../ui/desk-page';
import { t } from './words';

interface Props {
  id: string;
}

export function CirclePage({ id }: Props) {
  return <DeskPage key={id} title={t('circle.title')} under="/desk/circles" />;
}
