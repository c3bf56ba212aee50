/** What PAs can help with: words that everybody here knows, and whatever else somebody writes. */

import { t } from './words';

/** As records have them. Any other skill is in somebody's own words. */
export const KNOWN_SKILLS = [
  'medication',
  'moving',
  'personal_care',
  'cooking',
  'dementia',
  'learning_disability',
  'autism',
  'epilepsy',
  'peg',
  'catheter',
  'driving',
  'bsl',
  'makaton',
] as const;

export type KnownSkill = (typeof KNOWN_SKILLS)[number];

export const isKnownSkill = (skill: string): skill is KnownSkill => (KNOWN_SKILLS as readonly string[]).includes(skill);

/** "moving" as "moving and lifting"; what is no known word as it was written. */
export const skillWords = (skill: string): string => (isKnownSkill(skill) ? t(`skill.${skill}`) : skill);
