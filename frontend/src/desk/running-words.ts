import type { Contract } from '../data/contract';
import { catalogue } from '../ui/catalogue';

export type Running = Contract['Running'];
export type JobStanding = Contract['JobStanding'];

/** What each job does, by the name that the schedule has for it. */
export const jobs = {
  remind: 'Sees which reminders are due',
  deliver: 'Sends messages to phones',
  climb: 'Goes on to the next way when nobody has looked',
  'send-emails': 'Sends e-mails',
  'send-texts': 'Sends texts',
  'ask-for-receipts': 'Asks whether texts have arrived',
  'tell-daily': 'Tells once a day who wants it so',
  'tell-silent': 'Notices phones that have not been in touch',
  'watch-silence': 'Notices a visit of which nothing is heard',
  'watch-buddies': 'Tells a buddy when a PA has not said they are out',
  'tell-people': 'Tells people what is new about visits',
  'tell-of-bonds': 'Tells people what is new about their team',
  'keep-histories': 'Keeps count of who came',
  'watch-continuity': 'Looks for too many faces',
  'tell-of-flags': 'Tells people of flags',
  'plan-ahead': 'Plans the visits of the weeks ahead',
  'tell-of-due-documents': 'Tells PAs which documents are due',
  'collect-tombstones': 'Clears away what was deleted long ago',
  'collect-files': 'Clears away files that nothing needs',
  'forget-previews': 'Clears away imports that were not used',
};

export const t = catalogue({
  'running.title': 'Is everything running?',
  'running.yes': 'Yes. Everything runs.',
  'running.soon': 'It has only just begun. Look again in a minute.',
  'running.notLed': 'No. Nothing runs by itself now.',
  'running.notLedText': 'No reminder goes out. Tell whoever looks after your server.',
  'running.some': {
    one: 'No. {count} thing does not run as it should.',
    other: 'No. {count} things do not run as they should.',
  },
  'running.someText':
    'It is tried again by itself. If it still says so in half an hour, tell whoever looks after your server.',
  'running.due': {
    one: '{count} message has waited for {long} to go out.',
    other: '{count} messages wait to go out, the oldest for {long}.',
  },
  'running.list': 'What runs by itself',
  'running.what': 'What it does',
  'running.last': 'Last began',
  'running.state': 'How it stands',
  'running.ago': '{long} ago',
  'running.well': 'well',
  'running.running': 'at work now',
  'running.failed': 'broke off; tried again',
  'running.late': 'late',
  'running.seconds': { one: '{count} second', other: '{count} seconds' },
  'running.minutes': { one: '{count} minute', other: '{count} minutes' },
  'running.hours': { one: '{count} hour', other: '{count} hours' },
  'running.days': { one: '{count} day', other: '{count} days' },
});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** "20 seconds", "3 hours": from the first instant to the second, both by the server's clock. */
export function howLong(since: string, until: string): string {
  const long = Math.max(0, Date.parse(until) - Date.parse(since));
  if (long < 2 * MINUTE) return t('running.seconds', { count: Math.round(long / SECOND) });
  if (long < 2 * HOUR) return t('running.minutes', { count: Math.floor(long / MINUTE) });
  if (long < 48 * HOUR) return t('running.hours', { count: Math.floor(long / HOUR) });
  return t('running.days', { count: Math.floor(long / (24 * HOUR)) });
}

/** What a job does; one that this app does not know is called by its name. */
export function whatItDoes(name: string): string {
  return name in jobs ? jobs[name as keyof typeof jobs] : name;
}

/** Those that a person has to know of, first. */
export function inOrder(all: readonly JobStanding[]): JobStanding[] {
  const known = Object.keys(jobs);
  return [...all].sort(
    (one, other) => Number(isWell(one)) - Number(isWell(other)) || known.indexOf(one.name) - known.indexOf(other.name),
  );
}

export function isWell({ standing }: JobStanding): boolean {
  return standing === 'well' || standing === 'running';
}
