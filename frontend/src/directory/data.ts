/** What a PA's own profile does on this phone at once; the server's result replaces it. */

import { personScope } from '../circles/my-circle';
import type { LocalTx, Mutators } from '../data/change';
import {
  type Charges,
  type Need,
  type OwnAvailability,
  type OwnAway,
  type PaProfile,
  sharedScope,
  type Wanted,
} from '../data/kinds';
import type { ProfileDetails } from '../data/mutations';

export const mutators = {
  'profile.update': async (tx, { paId, phone, privateWishes, ...shown }) => {
    const own = (await tx.get('own_profile', paId))?.d;
    if (own) {
      await tx.patch('own_profile', paId, {
        ...described(own, shown),
        phone: phone ?? own.phone,
        privateWishes: { ...own.privateWishes, ...privateWishes },
      });
    }
    const found = (await tx.get('pa_profile', paId))?.d;
    if (found) await tx.patch('pa_profile', paId, described(found, shown));
  },

  'availability.set': (tx, { paId, weekly, extra }) =>
    change(tx, paId, (now) => ({ ...now, weekly: weekly ?? now.weekly, extra: extra ?? now.extra })),

  'away.add': (tx, { paId, awayId, from, to, reason = '' }) =>
    change(tx, paId, ({ away, ...now }) => {
      const others = away.filter((each) => each.awayId !== awayId);
      return { ...now, away: [...others, { awayId, from, to, reason }].sort(byFirstDay) };
    }),

  'away.remove': (tx, { paId, awayId }) =>
    change(tx, paId, ({ away, ...now }) => ({ ...now, away: away.filter((each) => each.awayId !== awayId) })),
  'need.set': (tx, { circleId, told: _, onBehalf: __, ...said }) =>
    changeNeed(tx, circleId, () => said as Partial<Need>),

  'need.tell_unmet': async (tx, { circleId, lacks }, { madeAt }) => {
    const team = await tx.list('team_member', sharedScope(circleId));
    await changeNeed(tx, circleId, ({ unmetSince: since }) => ({
      unmetSince: since === null || team.some(({ d }) => d.chosenAt >= since) ? madeAt : since,
      lacks: lacks.map(({ about, what = '', visits = [] }) => ({ about, what, visits: visits as Wanted[] })),
    }));
  },

  'need.say_met': (tx, { circleId }) => changeNeed(tx, circleId, () => ({ unmetSince: null, lacks: [] })),

  'need.put_away': (tx, { circleId, paId }) =>
    changeNeed(tx, circleId, ({ notForMe }) => ({ notForMe: [...notForMe.filter((each) => each !== paId), paId] })),

  'need.bring_back': (tx, { circleId, paId }) =>
    changeNeed(tx, circleId, ({ notForMe }) => ({ notForMe: notForMe.filter((each) => each !== paId) })),
} satisfies Partial<Mutators>;

export const NOTHING_NEEDED: Need = {
  languages: [],
  skills: [],
  visits: [],
  withinKm: null,
  smoking: null,
  pets: null,
  unmetSince: null,
  lacks: [],
  notForMe: [],
};

/** The circle's need, begun where nothing was said before. */
async function changeNeed(tx: LocalTx, circleId: string, changed: (now: Need) => Partial<Need>): Promise<void> {
  const now = (await tx.get('need', circleId))?.d ?? NOTHING_NEEDED;
  await tx.put('need', circleId, personScope(circleId), { ...now, ...changed(now) });
}

type Shown = Omit<ProfileDetails, 'phone' | 'privateWishes'>;

/** What is left out stays, also within charges and wishes. A weekday's charge is one, by whichever name it comes. */
function described(
  held: Pick<PaProfile, 'charges' | 'wishes'>,
  { charges, wishes, ...said }: Shown,
): Partial<Omit<PaProfile, 'availability'>> {
  const d = { ...said, wishes: { ...held.wishes, ...wishes } };
  if (said.hourPence === undefined && !charges) return d;
  const hour = said.hourPence === undefined ? {} : { weekdayPence: said.hourPence };
  const all = { ...(held.charges ?? NOT_SAID), ...hour, ...charges };
  return { ...d, charges: all, hourPence: all.weekdayPence };
}

export const NOT_SAID: Charges = {
  weekdayPence: null,
  saturdayPence: null,
  sundayPence: null,
  bankHolidayPence: null,
  sleepInPence: null,
  travelPencePerKm: null,
  lateCancelHours: null,
  lateCancelPercent: null,
  introductionPence: null,
  pauseHours: null,
  pausePercent: null,
};

/** The PA's own row has all of it; the one that others find has no reasons, and the server makes it. */
async function change(tx: LocalTx, paId: string, changed: (now: OwnAvailability) => OwnAvailability): Promise<void> {
  const own = await tx.get('own_profile', paId);
  if (own) await tx.patch('own_profile', paId, { availability: changed(own.d.availability) });
}

const byFirstDay = (a: OwnAway, b: OwnAway) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);
