import type { Lack, LackAbout, Wanted } from '../data/kinds';
import type { Fact } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { sayClock } from '../ui/when';
import { weekdayName } from '../visits/pattern';
import type { Hit, Reason, Verdict } from './matching';
import { miles } from './places';
import { skillWords } from './skills';
import { t } from './words';

const icons = { fits: 'yes', not: 'no', unsaid: 'dontknow' } as const;

/** What of a PA fits, does not, or was not said. */
export function factsOf({ reasons }: Pick<Hit, 'reasons'>, verdict: Verdict): Fact[] {
  return reasons
    .filter((reason) => reason.verdict === verdict)
    .map((reason) => ({ icon: icons[verdict], text: reasonWords(reason), isNot: verdict !== 'fits' }));
}

/** "Likes dogs", "Does not say they like dogs", "Not said yet: do they like dogs?" */
export function reasonWords(reason: Reason): string {
  const { verdict } = reason;
  switch (reason.about) {
    case 'language':
    case 'interest':
    case 'faith':
      return t(`why.${reason.about}.${verdict}`, { what: reason.what });
    case 'skill':
      return t(`why.skill.${verdict}`, { what: skillWords(reason.what) });
    case 'times':
      return verdict === 'not'
        ? t('why.times.not', { times: inAList(timesWords(reason.missing)) })
        : t(`why.times.${verdict}`);
    case 'distance':
      return reason.km === null || verdict === 'unsaid'
        ? t('why.distance.unsaid')
        : t(`why.distance.${verdict}`, awayWords(reason.km));
    case 'travel':
      return verdict === 'not' ? t('why.travel.not', { km: reason.limitKm }) : t(`why.travel.${verdict}`);
    case 'smoking':
    case 'no_smoker':
    case 'drives':
      return t(`why.${reason.about}.${verdict}`);
    case 'pet':
      return t(`why.pet.${reason.what}.${verdict}`);
    case 'short':
      return verdict === 'not'
        ? t('why.short.not', { least: reason.least, minutes: reason.minutes })
        : t('why.short.fits');
    case 'many':
      return verdict === 'not' ? t('why.many.not', { most: reason.most, wanted: reason.wanted }) : t('why.many.fits');
    case 'rhythm':
    case 'gender':
      return t(`why.${reason.about}.${verdict}`, { what: t(`how.${reason.what}`) });
  }
}

const hardOnes: readonly string[] = [
  'language',
  'skill',
  'times',
  'distance',
  'travel',
  'smoking',
  'pet',
  'short',
  'many',
] satisfies LackAbout[];

const isHard = (about: string): about is LackAbout => hardOnes.includes(about);

/** What a PA would have to have besides, for the coordinator to look for. */
export function lacksOf({ reasons }: Pick<Hit, 'reasons'>): Lack[] {
  return reasons.flatMap((reason) => {
    if (reason.verdict !== 'not' || !isHard(reason.about)) return [];
    const visits = reason.about === 'times' ? reason.missing : [];
    return [{ about: reason.about, what: 'what' in reason ? reason.what : '', visits }];
  });
}

/** "Welsh", "catheter care", "Tuesday, 9am to 10am" */
export function lackWords({ about, what = '', visits = [] }: Pick<Lack, 'about'> & Partial<Lack>): string[] {
  switch (about) {
    case 'skill':
      return [skillWords(what)];
    case 'times':
      return timesWords(visits);
    case 'pet':
      return [t(what === 'dogs' ? 'lack.dogs' : what === 'cats' ? 'lack.cats' : 'lack.other')];
    case 'distance':
    case 'travel':
    case 'smoking':
    case 'short':
    case 'many':
      return [t(`lack.${about}`)];
    default:
      return [what];
  }
}

const FEW = 3;

/** "Tuesday, 9am to 10am"; of many, the first few and how many more. */
function timesWords(visits: readonly Wanted[]): string[] {
  const more = visits.length - FEW;
  const first = visits.slice(0, more > 1 ? FEW : visits.length);
  return [
    ...first.map((visit) => t('lack.times', { day: weekdayName(visit.weekday), hours: clockWords(visit) })),
    ...(more > 1 ? [t('lack.moreTimes', { count: more })] : []),
  ];
}

/** "9am to 10am" */
export const clockWords = ({ from, to }: Pick<Wanted, 'from' | 'to'>) =>
  t('ask.hours', { from: sayClock(from), to: sayClock(to) });

/** For "About 8 km (5 miles) away". */
export function awayWords(km: number): { km: number; miles: number } {
  return { km, miles: miles(km) };
}
