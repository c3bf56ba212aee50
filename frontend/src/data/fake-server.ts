/** For tests: the server's side of docs/sync.md, in memory, written from that page alone. */

import type { Fetch } from './api';
import type { MutationArgs } from './mutations';

interface Stored {
  t: string;
  id: string;
  v: number;
  /** Null: a tombstone. */
  d: object | null;
}

interface Scope {
  version: number;
  rows: Map<string, Stored>;
}

interface Logged {
  userId: string;
  clientId: string;
  seq: number;
  content: string;
  name: string;
  args: object;
  madeAt: string;
  status: 'applied' | 'rejected' | 'quarantined';
  problem: object | null;
  /** What a coordinator made of it. */
  settled?: { as: 'applied' | 'discarded'; at: string; why: string | null };
}

interface Pushed {
  id: string;
  seq: number;
  name: string;
  args: object;
  madeAt: string;
}

interface Next {
  mode: 'delta' | 'snapshot';
  from: number;
  after: [number, string];
  first: number;
}

/** What a request meets instead of the server, or on the way back from it. */
export type Fault = 'lost on the way there' | 'lost on the way back' | Response | ((answer: object) => object);

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly slug: string,
    readonly more: object = {},
  ) {
    super(slug);
  }
}

export class FakeServer {
  lineage = 'lineage-1';
  view = 1;
  /** Who is signed in on the phone that asks. */
  session: string | null;
  /** The scopes that each user may read. */
  readonly audience = new Map<string, string[]>();
  readonly scopes = new Map<string, Scope>();
  readonly clients = new Map<string, number>();
  readonly log = new Map<string, Logged>();
  /** How often each mutation took effect. */
  readonly effects = new Map<string, number>();
  readonly requests: { path: string; body: Record<string, unknown> }[] = [];
  /** Met by the coming requests, one each. */
  readonly faults: Fault[] = [];
  maxBatch = 100;
  maxRows = 500;

  constructor(userId: string, scopes: string[]) {
    this.session = userId;
    this.audience.set(userId, scopes);
  }

  readonly fetch: Fetch = async (path, init) => {
    const fault = this.faults.shift();
    if (fault === 'lost on the way there') throw new TypeError('no network');
    if (fault instanceof Response) return fault;
    const body = JSON.parse(String(init.body));
    this.requests.push({ path, body });
    const answer = this.#answer(path, body);
    if (fault === 'lost on the way back') throw new TypeError('no network');
    return typeof fault === 'function' ? json(200, fault(await answer.json())) : answer;
  };

  asked(path: 'push' | 'pull'): Record<string, unknown>[] {
    return this.requests.filter((request) => request.path === `/api/sync/${path}`).map(({ body }) => body);
  }

  /** One mutation of the server's own: rows of a scope are written (`d`) or deleted (null), one version further. */
  write(scopeId: string, ...changes: [t: string, id: string, d: object | null][]): void {
    const scope = this.#scope(scopeId);
    scope.version += 1;
    for (const [t, id, d] of changes) scope.rows.set(`${t}:${id}`, { t, id, v: scope.version, d });
  }

  row(scopeId: string, t: string, id: string): object | null | undefined {
    return this.#scope(scopeId).rows.get(`${t}:${id}`)?.d;
  }

  #scope(id: string): Scope {
    const scope = this.scopes.get(id) ?? { version: 0, rows: new Map() };
    this.scopes.set(id, scope);
    return scope;
  }

  #answer(path: string, body: Record<string, unknown>): Response {
    try {
      if (this.session === null) throw new Refusal(401, 'sign-in-needed');
      if (body.userId !== this.session) throw new Refusal(403, 'user_mismatch');
      return path === '/api/sync/push' ? this.#push(this.session, body) : this.#pull(this.session, body);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const { status, slug, more } = refusal;
      return json(status, { type: `/problems#${slug}`, title: slug, status, slug, ...more });
    }
  }

  #push(userId: string, body: Record<string, unknown>): Response {
    const { clientId, lineage, mutations } = body as { clientId: string; lineage: string | null; mutations: Pushed[] };
    if (mutations.length > this.maxBatch) throw new Refusal(413, 'too-large');
    if (lineage !== null && lineage !== this.lineage) throw new Refusal(409, 'lineage_changed');
    const results = mutations.map((mutation) => this.#take(userId, clientId, mutation));
    return json(200, { serverTime: now(), lastSeq: this.clients.get(clientId) ?? 0, results });
  }

  #take(userId: string, clientId: string, { id, seq, name, args, madeAt }: Pushed): object {
    const lastSeq = this.clients.get(clientId) ?? 0;
    const before = this.log.get(id);
    const content = JSON.stringify([name, args]);
    if (seq > lastSeq + 1) throw new Refusal(409, 'seq_gap', { expected: lastSeq + 1 });
    if (seq <= lastSeq && !(before?.clientId === clientId && before.seq === seq))
      throw new Refusal(409, 'client_forked');
    if (before && (before.content !== content || before.userId !== userId))
      throw new Refusal(409, 'id_reused', { seq });
    if (seq > lastSeq) this.clients.set(clientId, seq);
    if (before) {
      this.log.set(id, { ...before, clientId, seq });
      return { seq, id, status: before.status, late: false, problem: before.problem };
    }
    const problem = this.#perform(name, args, madeAt);
    const status = problem ? 'rejected' : 'applied';
    this.log.set(id, { userId, clientId, seq, content, name, args, madeAt, status, problem });
    if (!problem) this.effects.set(id, (this.effects.get(id) ?? 0) + 1);
    return { seq, id, status, late: false, problem };
  }

  #perform(name: string, args: object, madeAt: string): object | null {
    if (name === 'visit.cancel') return { title: 'Too late to cancel', slug: 'too-late', status: 409 };
    if (name === 'problem.acknowledge') {
      this.log.delete((args as MutationArgs['problem.acknowledge']).mutationId);
      return null;
    }
    const { visitId } = args as { visitId: string };
    for (const [scopeId, { rows }] of this.scopes) {
      const visit = rows.get(`visit:${visitId}`)?.d;
      if (!visit) continue;
      if (name === 'visit.check_in') {
        this.write(scopeId, [
          'visit',
          visitId,
          { ...visit, status: 'under_way', checkedInAt: madeAt, inRecordedAt: now() },
        ]);
      }
      if (name === 'note.write') {
        const { noteId, text } = args as MutationArgs['note.write'];
        this.write(scopeId, ['note', noteId, { visitId, text, madeAt, receivedAt: now() }]);
      }
    }
    return null;
  }

  #pull(userId: string, body: Record<string, unknown>): Response {
    const asked = body as {
      clientId: string;
      lineage: string | null;
      view: number | null;
      lastSeq: number;
      problems: string[];
      scopes: Record<string, { v: number; next?: Next }>;
    };
    const isAfresh = asked.lineage !== this.lineage || asked.view !== this.view;
    const allowed = this.audience.get(userId) ?? [];
    const pages: object[] = [];
    let room = this.maxRows;
    let more = false;
    for (const id of allowed) {
      const scope = this.#scope(id);
      const cursor = isAfresh ? { v: 0 } : (asked.scopes[id] ?? { v: 0 });
      if (id in asked.scopes && !isAfresh && !cursor.next && cursor.v === scope.version) continue;
      if (room <= 0) {
        more = true;
        break;
      }
      const page = pageOf(id, scope, cursor, room);
      pages.push(page.body);
      room -= page.rows;
      more ||= page.hasMore;
    }
    const removed = Object.keys(asked.scopes).filter((id) => !allowed.includes(id));
    const lastSeq = this.clients.get(asked.clientId) ?? 0;
    const problems = [...this.log]
      .filter(([, logged]) => logged.userId === userId && logged.status !== 'applied')
      .map(([mutationId, { name, args, madeAt, status, problem, settled }]) => ({
        mutationId,
        name,
        args,
        madeAt,
        status,
        problem,
        settled: settled ?? null,
      }));
    const knowsProblems =
      JSON.stringify(problems.map((each) => each.mutationId).sort()) === JSON.stringify(asked.problems);
    if (!isAfresh && pages.length === 0 && removed.length === 0 && lastSeq === asked.lastSeq && knowsProblems) {
      return new Response(null, { status: 204 });
    }
    const { lineage, view } = this;
    return json(200, {
      lineage,
      view,
      serverTime: now(),
      lastSeq,
      lockAfterDays: 7,
      travelKmh: 40,
      problems,
      scopes: pages,
      removed,
      soon: !more,
      more,
    });
  }
}

function pageOf(id: string, scope: Scope, cursor: { v: number; next?: Next }, room: number) {
  const mode = cursor.next?.mode ?? (cursor.v > 0 && cursor.v <= scope.version ? 'delta' : 'snapshot');
  const from = cursor.next?.from ?? (mode === 'delta' ? cursor.v : 0);
  const first = cursor.next?.first ?? scope.version;
  const [afterV, afterId] = cursor.next?.after ?? [from, '\uffff'];
  const rest = [...scope.rows.values()]
    .filter((row) => row.v > afterV || (row.v === afterV && row.id > afterId))
    .filter((row) => mode === 'delta' || row.d !== null || row.v > first)
    .sort((a, b) => a.v - b.v || (a.id < b.id ? -1 : 1));
  const rows = rest.slice(0, room);
  const last = rows.at(-1);
  const hasMore = rest.length > rows.length;
  const living = [...scope.rows.values()].filter((row) => row.d !== null);
  const sum = living.reduce((total, row) => total + BigInt(fnv(`${row.t}:${row.id}:${row.v}`)), 0n);
  const end = hasMore
    ? { next: { mode, from, after: [last?.v, last?.id], first }, to: null, count: null, sum: null }
    : { next: null, to: scope.version, count: living.length, sum: String(sum) };
  const puts = rows.filter((row) => row.d !== null);
  const dels = rows.filter((row) => row.d === null).map((row) => [row.t, row.id]);
  return { body: { id, mode, from, puts, dels, ...end }, rows: rows.length, hasMore };
}

function fnv(text: string): bigint {
  let hash = 0x811c9dc5n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn;
  return hash;
}

const now = () => '2026-11-24T09:00:05Z';

function json(status: number, body: object): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
}
