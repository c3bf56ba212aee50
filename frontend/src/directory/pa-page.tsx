import { Page } from '../ui/page';
import { t } from './words';

interface Props {
  paId: string;
}

export function PaPage({ paId }: Props) {
  return <Page key={paId} title={t('pa.title')} under="/team" />;
}
