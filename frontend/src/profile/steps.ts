import type { OwnProfile } from '../data/kinds';
import { skillWords } from '../directory/skills';
import { inAList } from '../ui/catalogue';
import { pounds } from '../ui/money';
import { dayOf } from '../ui/when';
import { wishFacts } from './facts';
import { formSteps } from './form';
import { stillToCome } from './hours';
import { t } from './words';

/** The pages on which a PA describes themselves, in their order. */
export const steps = [...formSteps, 'week', 'away'] as const;
export type Step = (typeof steps)[number];

export const isStep = (step: string | undefined): step is Step => steps.some((each) => each === step);

export const pathOf = (step: Step | undefined) => (step ? `/profile?step=${step}` : '/profile');

/** What a step says so far, in a line; '' for nothing yet. */
export function summaryOf(step: Step, profile: OwnProfile, now: Date): string {
  const { charges, availability } = profile;
  switch (step) {
    case 'about':
      return profile.about ?? '';
    case 'how':
      return profile.rhythm ? t(`choice.${profile.rhythm}`) : '';
    case 'languages':
      return inAList([...profile.languages, ...profile.interests]);
    case 'skills':
      return inAList(profile.skills.map(skillWords));
    case 'travel':
      return profile.outcode ?? '';
    case 'charges':
      return profile.hourPence === null ? '' : t('sum.hour', { pounds: pounds(profile.hourPence) });
    case 'terms': {
      if (charges === null) return '';
      const { travelPencePerKm, introductionPence, lateCancelHours, pauseHours } = charges;
      const said = [travelPencePerKm, introductionPence, lateCancelHours, pauseHours].filter((term) => term !== null);
      return said.length === 0 ? '' : t('sum.terms', { count: said.length });
    }
    case 'wishes': {
      const count = wishFacts(profile).length;
      return count === 0 ? '' : t('sum.wishes', { count });
    }
    case 'week':
      return availability.weekly.length === 0 ? '' : t('sum.week', { count: availability.weekly.length });
    case 'away': {
      const count = stillToCome(availability.away, dayOf(now)).length;
      return count === 0 ? '' : t('sum.away', { count });
    }
  }
}
