import type { FileHash, OwnProfile } from '../data/kinds';
import { Portrait, WhereItIs } from '../files/picture';
import { useFile } from '../files/use-file';
import { Status } from '../ui/banner';
import { LinkButton } from '../ui/button';
import { Card, type Fact, Facts } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { pounds } from '../ui/money';
import { SavedHere } from '../ui/sync-state';
import { t } from './words';

interface Props {
  profile: OwnProfile;
  isPending: boolean;
}

/** What people who look for a PA see of this one, with what is still missing. */
export function OwnPage({ profile, isPending }: Props) {
  const { name, knownAs, about, accepting, phone } = profile;
  return (
    <>
      <p>{t('profile.asSeen')}</p>
      {isPending && <SavedHere />}
      <Card class="stack" labelledBy="own-name">
        <div class="lead">
          <Portrait photo={profile.photo} name={name} size="l" />
          <div>
            <h2 id="own-name" class="name">
              {knownAs ?? name}
            </h2>
            <Status kind={accepting ? 'well' : 'plain'} icon={accepting ? 'yes' : 'no'}>
              {t(accepting ? 'profile.accepting' : 'profile.notAccepting')}
            </Status>
          </div>
        </div>
        {profile.photo && <PhotoState hash={profile.photo} />}
        <LinkButton kind="second" icon="camera" href="/profile/photo">
          {t(profile.photo ? 'profile.changePhoto' : 'profile.addPhoto')}
        </LinkButton>
        {about && <p class="own-words">{about}</p>}
        <Facts facts={factsOf(profile)} />
      </Card>
      <Card kind="plain" labelledBy="not-shown">
        <h2 id="not-shown">{t('profile.notShown')}</h2>
        <Facts
          facts={[
            phone
              ? { icon: 'phone', text: t('profile.phone', { phone }) }
              : { icon: 'phone', text: t('profile.noPhone'), isNot: true },
          ]}
        />
      </Card>
      <LinkButton wide icon="pen" href="/profile?edit">
        {t('profile.change')}
      </LinkButton>
    </>
  );
}

/** Whether others can have it yet. */
function PhotoState({ hash }: { hash: FileHash }) {
  return <WhereItIs {...useFile(hash)} />;
}

function factsOf({ languages, interests, skills, outcode, travelKm, hourPence }: OwnProfile): Fact[] {
  const missing = (icon: Fact['icon'], what: Parameters<typeof missingWords>[0]): Fact => ({
    icon,
    text: missingWords(what),
    isNot: true,
  });
  const where = outcode && (travelKm === null ? t('profile.lives', { outcode }) : travels(travelKm, outcode));
  return [
    languages.length > 0
      ? { icon: 'speech', text: t('profile.speaks', { list: inAList(languages) }) }
      : missing('speech', 'languages'),
    interests.length > 0
      ? { icon: 'heart', text: t('profile.likes', { list: inAList(interests) }) }
      : missing('heart', 'interests'),
    skills.length > 0 ? { icon: 'yes', text: t('profile.can', { list: inAList(skills) }) } : missing('yes', 'skills'),
    where ? { icon: 'car', text: where } : missing('car', 'outcode'),
    hourPence === null
      ? missing('pound', 'hourPence')
      : { icon: 'pound', text: t('profile.costs', { price: pounds(hourPence) }) },
  ];
}

const travels = (count: number, outcode: string) => t('profile.travels', { count, outcode });

function missingWords(what: 'languages' | 'interests' | 'skills' | 'outcode' | 'hourPence'): string {
  return t('profile.missing', { what: t(`profile.missing.${what}`) });
}
