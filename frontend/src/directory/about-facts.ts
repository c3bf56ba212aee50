import type { PaProfile } from '../data/kinds';
import type { Fact } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { t } from './words';

/** What a PA says of themselves; what they have not said is said to be so. */
export function aboutFacts({ languages, interests, skills, travelKm }: PaProfile): Fact[] {
  return [
    fact('speech', 'pa.speaks', 'pa.speaksUnsaid', languages),
    fact('heart', 'pa.likes', 'pa.likesUnsaid', interests),
    fact('yes', 'pa.skills', 'pa.skillsUnsaid', skills),
    travelKm === null
      ? { icon: 'dontknow', text: t('pa.travelsUnsaid'), isNot: true }
      : { icon: 'car', text: t('pa.travels', { km: travelKm }) },
  ];
}

function fact(
  icon: Fact['icon'],
  said: 'pa.speaks' | 'pa.likes' | 'pa.skills',
  unsaid: 'pa.speaksUnsaid' | 'pa.likesUnsaid' | 'pa.skillsUnsaid',
  what: readonly string[],
): Fact {
  return what.length > 0
    ? { icon, text: t(said, { what: inAList(what) }) }
    : { icon: 'dontknow', text: t(unsaid), isNot: true };
}
