/** What a PA charges, as a table has it, and what a week comes to. Plain values in and out. */

import type { Charges } from '../data/kinds';
import { pounds } from '../ui/money';
import { t } from './words';

export interface ChargeLine {
  what: string;
  price: string;
}

const HOURLY = ['weekdayPence', 'saturdayPence', 'sundayPence', 'bankHolidayPence', 'sleepInPence'] as const;

/** Every charge that a person may meet; what was not said says so. */
export function chargeLines(charges: Charges): ChargeLine[] {
  const { lateCancelHours, lateCancelPercent, pauseHours, pausePercent } = charges;
  const lines = [...HOURLY, 'travelPencePerKm' as const, 'introductionPence' as const].map((name) => ({
    what: t(`charges.${name}`),
    price: priceWords(charges[name]),
  }));
  if (lateCancelHours !== null && lateCancelPercent !== null) {
    lines.push({ what: t('charges.late', { count: lateCancelHours }), price: shareWords(lateCancelPercent) });
  }
  if (pauseHours !== null && pausePercent !== null) {
    lines.push({ what: t('charges.pause', { count: pauseHours }), price: shareWords(pausePercent) });
  }
  return lines;
}

const priceWords = (pence: number | null) =>
  pence === null ? t('charges.unsaid') : pence === 0 ? t('charges.free') : pounds(pence);

const shareWords = (percent: number) =>
  percent === 0 ? t('charges.nothing') : t('charges.percent', { count: percent });

const WEEKDAYS = 5;

export interface WeekCost {
  hours: number;
  timePence: number;
  /** For five trips there and back; null: the distance or the charge is not known. */
  travelPence: number | null;
  totalPence: number;
}

/** Hours spread over five weekdays. Null where an hour's price was not said. */
export function weekCost(charges: Charges | null, hours: number, km: number | null): WeekCost | null {
  if (charges === null || charges.weekdayPence === null) return null;
  const timePence = Math.round(charges.weekdayPence * hours);
  const perKm = charges.travelPencePerKm;
  const travelPence = perKm === null || km === null ? null : perKm * km * 2 * WEEKDAYS;
  return { hours, timePence, travelPence, totalPence: timePence + (travelPence ?? 0) };
}
