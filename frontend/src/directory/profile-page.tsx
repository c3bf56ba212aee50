import { useLocation } from 'preact-iso';
import { get } from '../data/rows';
import { useHeld } from '../held';
import { useStore } from '../session';
import { Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { EditProfile } from './edit-profile';
import { OwnPage } from './own-page';
import { t } from './words';

/** A PA's own page: as others see it, or with `?edit` to change it. */
export function ProfilePage() {
  const { db, account } = useStore();
  const { query } = useLocation();
  const paId = account.roles.pa[0] ?? '';
  const profile = useHeld(async () => (await get(db, 'own_profile', paId)) ?? null, [db, paId]);
  const isEditing = query.edit !== undefined;
  return (
    <Page
      title={t(isEditing ? 'profileForm.title' : 'profile.title')}
      under="/more"
      back={{ href: isEditing ? '/profile' : '/more' }}
    >
      {profile === undefined && <Opening />}
      {profile === null && (
        <Empty title={t('profile.none')}>
          <p>{t('profile.noneText')}</p>
        </Empty>
      )}
      {profile && !isEditing && <OwnPage profile={profile.d} isPending={profile.pending} />}
      {profile && isEditing && <EditProfile paId={paId} profile={profile.d} />}
    </Page>
  );
}
