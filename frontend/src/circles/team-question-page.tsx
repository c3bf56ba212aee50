import { Page } from '../ui/page';
import { t } from './words';

export function TeamQuestionPage() {
  return <Page title={t('teamQuestion.title')} under="/team" />;
}
