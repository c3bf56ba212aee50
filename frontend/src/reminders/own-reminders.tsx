import { BuddyReminder } from '../buddies/buddy-reminder';
import { UnsentReminder } from './unsent-reminder';

/** What this phone says to its PA by itself, while the app is open. */
export function OwnReminders() {
  return (
    <>
      <BuddyReminder />
      <UnsentReminder />
    </>
  );
}
