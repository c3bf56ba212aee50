/** Bank holidays of England and Wales, as carematch/core/bank_holidays.csv has them: a test compares the two. */

import type { Day } from '../data/kinds';

const DAYS: Record<string, string> = {
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  2028: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  2029: '01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
  2030: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  2031: '01-01 04-11 04-14 05-05 05-26 08-25 12-25 12-26',
  2032: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
};

/** A day outside the table is none. */
export const isBankHoliday = (day: Day): boolean => DAYS[day.slice(0, 4)]?.includes(day.slice(5)) ?? false;

export const BANK_HOLIDAYS: Day[] = Object.entries(DAYS).flatMap(([year, days]) =>
  days.split(' ').map((day) => `${year}-${day}`),
);
