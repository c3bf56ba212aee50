import { DeskPage } from '../ui/desk-page';
import { t } from './words';

export function InvitationsPage() {
  return <DeskPage title={t('invitations.title')} under="/desk/invitations" />;
}
