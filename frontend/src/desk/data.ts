/** What the server tells a coordinator. The desk asks for it when it is looked at, and keeps none of it on the device. */

import { api } from '../data/api';
import type { Contract } from '../data/contract';
import type { Day, Kind, Kinds } from '../data/kinds';
import type { Hit } from '../directory/matching';

export type Desk = Contract['Desk'];
export type CircleLine = Contract['CircleLine'];
export type FlagLine = Contract['FlagLine'];
export type Call = Contract['Call'];
/** A person said that nobody suits. */
export type Unmet = Contract['Unmet'];
/** `claimedAt`: when the PA came in; null while the record waits for them. */
export type PaLine = Contract['PaLine'];
/** Who suits, as the server ranks them: the same for the person and for their coordinator. */
export type Matches = Omit<Contract['Matches'], 'hits'> & { hits: (Omit<Contract['Match'], keyof Hit> & Hit)[] };
export type Continuity = Contract['Continuity'];
export type Measure = keyof Pick<Continuity, 'upc' | 'coc' | 'secon' | 'hhi' | 'mmci'>;
/** What phones sent that could not be applied. */
export type Quarantine = Contract['Quarantine'];
export type Kept = Contract['Kept'];
export type Invitation = Contract['Invitation'];
export type InvitationKind = Contract['Invite']['kind'];
export type Preview = Contract['Preview'];
/** A row that was left out. */
export type RowProblem = Contract['ProblemLine'];
/** Something to know about a row that was taken. */
export type RowNote = Contract['NoteLine'];
export type Imported = Contract['Imported'];

/** Everything that a coordinator may read of a circle. */
export type CircleRecords = Omit<Contract['CircleRecords'], 'records'> & { records: { [K in Kind]: Row<K> }[Kind][] };

export type Row<K extends Kind> = Omit<Contract['Row'], 't' | 'd'> & { t: K; d: Kinds[K] };

export function rowsOf<K extends Kind>({ records }: CircleRecords, kind: K): Row<K>[] {
  return records.filter((row) => row.t === kind) as Row<K>[];
}

export const deskPath = (holderId: string) => `/api/desk?holder=${holderId}`;
export const pasPath = (holderId: string) => `/api/pas?holder=${holderId}`;
export const quarantinePath = (holderId: string) => `/api/quarantine?holder=${holderId}`;
export const runningPath = (holderId: string) => `/api/running?holder=${holderId}`;
export const circlePath = (circleId: string) => `/api/circles/${circleId}`;
export const matchesPath = (circleId: string) => `/api/circles/${circleId}/matches?limit=20`;
export const continuityPath = (circleId: string, windowDays: number) =>
  `/api/circles/${circleId}/continuity?windowDays=${windowDays}`;
export const reportPath = (holderId: string) => `/api/reports/continuity.csv?holder=${holderId}`;

export function invite(kind: InvitationKind, subjectId: string, name: string | null, email: string | null) {
  const wanted: Contract['Invite'] = { kind, subjectId, name, email };
  return api.post<Invitation>('/api/invitations', wanted);
}

/** How a file says what it says, where it does not say it as ours do. Each may be empty. */
export interface FileLayout {
  /** `person=patient,pa=nurse` */
  map: string;
  dayZero: Day | '';
  /** `early=07:00-15:00` */
  shift: string;
}

export function previewImport(holderId: string, file: File, layout: FileLayout): Promise<Preview> {
  const form = new FormData();
  form.set('file', file);
  for (const [name, value] of Object.entries(layout)) if (value !== '') form.set(name, value);
  return api.post<Preview>(`/api/imports?holder=${holderId}`, form);
}

export const confirmImport = (importId: string) => api.post<Imported>(`/api/imports/${importId}/confirm`);
