import { Page } from '../ui/page';
import { t } from './words';

interface Props {
  id: string;
}

export function AskPage({ id }: Props) {
  return <Page key={id} title={t('ask.title')} under="/" />;
}
