import { mutators as bonds } from './bonds/data';
import { mutators as buddies } from './buddies/data';
import { mutators as circles } from './circles/data';
import { mutators as continuity } from './continuity/data';
import type { Mutators } from './data/change';
import { mutators as diary } from './diary/data';
import { mutators as directory } from './directory/data';
import { mutators as messages } from './messages/data';
import { mutators as person } from './person/data';
import { mutators as reflections } from './reflections/data';
import { mutators as reminders } from './reminders/data';
import { mutators as cover } from './visits/cover-data';
import { mutators as visits } from './visits/data';

/** Every mutation that this app may queue, and what it does on this phone at once. */
export const mutators: Mutators = {
  ...bonds,
  ...buddies,
  ...circles,
  ...continuity,
  ...diary,
  ...directory,
  ...messages,
  ...person,
  ...reflections,
  ...reminders,
  ...visits,
  ...cover,
};
