import type { PaProfile } from '../data/kinds';
import { skillWords } from '../directory/skills';
import type { Fact } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { t } from './words';

type Said = Omit<PaProfile, 'availability'>;
type Subject = 'languages' | 'interests' | 'skills' | 'rhythm' | 'travel' | 'drives' | 'smokes' | 'pets';

/** What a PA says of themselves, then in one line each what they have not said. */
export function aboutFacts(pa: Said): Fact[] {
  const said: Fact[] = [];
  const unsaid: Subject[] = [];
  const note = (icon: Fact['icon'], text: string | null, missing: Subject | null) => {
    if (text !== null) said.push({ icon, text });
    else if (missing) unsaid.push(missing);
  };
  note('speech', listed('pa.speaks', pa.languages), 'languages');
  note('heart', listed('pa.likes', pa.interests), 'interests');
  note('yes', listed('pa.skills', pa.skills.map(skillWords)), 'skills');
  note('cup', pa.rhythm && t(`pa.rhythm.${pa.rhythm}`), 'rhythm');
  note('car', pa.travelKm === null ? null : t('pa.travels', { km: pa.travelKm }), 'travel');
  note('car', pa.drives === null ? null : t(pa.drives ? 'pa.drives' : 'pa.drivesNot'), 'drives');
  note('door', pa.smokes === null ? null : t(pa.smokes ? 'pa.smokes' : 'pa.smokesNot'), 'smokes');
  note('paw', listed('pa.pets', pa.petsFine.map(petWords)), 'pets');
  note('circle', pa.gender && t(`pa.gender.${pa.gender}`), null);
  note('heart', pa.faith === '' ? null : t('pa.faith', { faith: pa.faith }), null);
  return [
    ...said,
    ...unsaid.map(
      (what): Fact => ({ icon: 'dontknow', text: t('pa.unsaid', { what: t(`pa.unsaid.${what}`) }), isNot: true }),
    ),
  ];
}

function listed(words: 'pa.speaks' | 'pa.likes' | 'pa.skills' | 'pa.pets', what: readonly string[]): string | null {
  return what.length > 0 ? t(words, { what: inAList(what) }) : null;
}

const petWords = (pet: PaProfile['petsFine'][number]) => t(pet === 'other' ? 'pa.otherPets' : `pa.${pet}`);

/** What a PA wishes of where they work. */
export function wishFacts({ wishes }: Pick<PaProfile, 'wishes'>): Fact[] {
  const { noSmoking, noDogs, noCats, minMinutes, maxVisitsDay, furthestKm } = wishes;
  const facts: (Fact | false)[] = [
    noSmoking && { icon: 'no', text: t('pa.wish.noSmoking') },
    noDogs && { icon: 'no', text: t('pa.wish.noDogs') },
    noCats && { icon: 'no', text: t('pa.wish.noCats') },
    minMinutes !== null && { icon: 'clock', text: t('pa.wish.minMinutes', { count: minMinutes }) },
    maxVisitsDay !== null && { icon: 'today', text: t('pa.wish.maxVisitsDay', { count: maxVisitsDay }) },
    furthestKm !== null && { icon: 'car', text: t('pa.wish.furthestKm', { km: furthestKm }) },
  ];
  return facts.filter((fact) => fact !== false);
}
