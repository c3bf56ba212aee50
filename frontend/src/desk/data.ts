/** What the server tells a coordinator. The desk asks for it when it is looked at, and keeps none of it on the device. */

import { api } from '../data/api';
import type { Day, Flag, Instant, Kind, Kinds, VisitStatus } from '../data/kinds';

export interface Desk {
  holder: { holderId: string; name: string; phone: string | null };
  circles: CircleLine[];
  flags: FlagLine[];
  callList: Call[];
}

export interface CircleLine {
  circleId: string;
  personName: string;
  knownAs: string | null;
  phone: string | null;
  team: { paId: string; name: string }[];
  faces14: number;
  visits14: number;
  /** Null: the person has not been asked yet who is in the team. */
  chosen14: number | null;
  thread: { paId: string; startsAt: Instant; chosen: boolean | null; planned: boolean }[];
  flags: Flag['flag'][];
  /** How many new faces wait for a yes. */
  asks: number;
  teamAsked: boolean;
  /** True once the person has opened CareMatch. */
  hasComeIn: boolean;
}

export interface FlagLine {
  flagId: string;
  circleId: string;
  personName: string;
  flag: Flag['flag'];
  severity: Flag['severity'];
  openedAt: Instant;
  faces: number;
  visits: number;
  windowDays: number;
  limit: number;
  paNames: string[];
}

export interface Call {
  circleId: string;
  personName: string;
  phone: string | null;
  by: Instant;
  /** A new face waits for a yes, or what became of a visit. */
  kind: 'new_face' | Extract<VisitStatus, 'not_heard' | 'missed'>;
  /** The ask or the visit. */
  subjectId: string;
  paName: string;
  startsAt: Instant;
}

export interface PaLine {
  paId: string;
  name: string;
  knownAs: string | null;
  outcode: string | null;
  accepting: boolean;
  /** When the PA came in; null while the record waits for them. */
  claimedAt: Instant | null;
}

export type Measure = 'upc' | 'coc' | 'secon' | 'hhi' | 'mmci';

export interface Continuity extends Record<Measure, number | null> {
  windowDays: number;
  visits: number;
  faces: number | null;
  chosenShare: number | null;
}

export interface Invitation {
  id: string;
  code: string;
  url: string;
  expiresAt: Instant;
  qrSvg: string;
}

/** A row that was left out. */
export interface RowProblem {
  line: number;
  reason: string;
  /** What exactly, in the words of the reader of files. */
  text: string;
}

/** Something to know about a row that was taken. */
export type RowNote = Pick<RowProblem, 'line' | 'text'>;

export interface Preview {
  id: string;
  rows: number;
  ok: number;
  already: number;
  /** Rows that name no PA. */
  withoutPa: number;
  newPeople: string[];
  newPas: string[];
  problemCount: number;
  problems: RowProblem[];
  notes: RowNote[];
  sample: { line: number; person: string; pa: string; start: string; end: string }[];
}

export interface Imported {
  added: number;
  already: number;
  circles: { circleId: string; personName: string; visits: number }[];
}

/** Everything that a coordinator may read of a circle. */
export interface CircleRecords {
  circleId: string;
  records: { [K in Kind]: Row<K> }[Kind][];
}

export interface Row<K extends Kind> {
  t: K;
  id: string;
  v: number;
  d: Kinds[K];
}

export function rowsOf<K extends Kind>({ records }: CircleRecords, kind: K): Row<K>[] {
  return records.filter((row) => row.t === kind) as Row<K>[];
}

export const deskPath = (holderId: string) => `/api/desk?holder=${holderId}`;
export const pasPath = (holderId: string) => `/api/pas?holder=${holderId}`;
export const circlePath = (circleId: string) => `/api/circles/${circleId}`;
export const continuityPath = (circleId: string, windowDays: number) =>
  `/api/circles/${circleId}/continuity?windowDays=${windowDays}`;
export const reportPath = (holderId: string) => `/api/reports/continuity.csv?holder=${holderId}`;

export type InvitationKind = 'person' | 'pa' | 'coordinator';

export function invite(kind: InvitationKind, subjectId: string, name: string | null, email: string | null) {
  return api.post<Invitation>('/api/invitations', { kind, subjectId, name, email });
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
