import type { Power } from '../data/kinds';
import { t } from './words';

/** In the order in which they are offered. */
export const POWERS: readonly Power[] = ['choose_pas', 'agree_visits', 'see_notes', 'money'];

export const powerWords = (power: Power) => t(`power.${power}`);

/** What the power means, as a sentence. */
export const powerMeans = (power: Power) => t(`power.${power}.hint`);

/** All powers to tick, each with what it means. */
export const powerChoices = () => POWERS.map((value) => ({ value, label: powerWords(value), hint: powerMeans(value) }));
