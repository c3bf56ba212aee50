import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { OwnProfile } from '../data/kinds';
import { get } from '../data/rows';
import { PictureInput } from '../files/picture';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { t } from './words';

/** A PA takes or chooses a photo of themselves, also without signal. */
export function PhotoPage() {
  const { db, account } = useStore();
  const paId = account.roles.pa[0] ?? '';
  const profile = useHeld(async () => (await get(db, 'own_profile', paId)) ?? null, [db, paId]);
  return (
    <Page title={t('profilePhoto.title')} under="/more" back={{ href: '/profile' }}>
      {profile === undefined && <Opening />}
      {profile === null && (
        <Empty title={t('profile.none')}>
          <p>{t('profile.noneText')}</p>
        </Empty>
      )}
      {profile && <ChoosePhoto paId={paId} profile={profile.d} />}
    </Page>
  );
}

function ChoosePhoto({ paId, profile }: { paId: string; profile: OwnProfile }) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [photo, setPhoto] = useState(profile.photo ?? null);
  const send = async () => {
    if (await save('profile.update', { paId, photo })) route('/profile');
  };
  return (
    <Form onSubmit={() => void send()}>
      <p>{t('profilePhoto.text')}</p>
      {notSaved}
      <PictureInput
        id="photo"
        label={t('profilePhoto.label')}
        hint={t('profilePhoto.hint')}
        alt={t('profilePhoto.alt')}
        value={photo}
        onChange={setPhoto}
      />
      <Button type="submit" wide icon="yes">
        {t('profilePhoto.save')}
      </Button>
    </Form>
  );
}
