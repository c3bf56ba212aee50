/** Reads questions on stdin, as JSON, and answers each by the app's own search: for tests that ask a phone and the server alike. */

import { readFileSync } from 'node:fs';
import type { PaProfile } from '../src/data/kinds';
import { type Query, rank } from '../src/directory/matching';

const questions: { pas: { id: string; d: PaProfile }[]; query: Query }[] = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(questions.map(({ pas, query }) => rank(pas, query))));
