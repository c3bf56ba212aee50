/**
 * What others make of the same documents, for `python -m tests.benchmarks sync`. It is built in a scratch folder, where the peers are installed.
 *
 * Each peer opens its store and gives `pull`, which settles when everything that the server has is kept, and `count`.
 */

import Dexie from 'dexie';
import indexeddb from 'pouchdb-adapter-indexeddb';
import PouchDB from 'pouchdb-browser';
import { createRxDatabase } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';

PouchDB.plugin(indexeddb);

const read = async (path) => (await fetch(path)).json();

/** The least that can be done: one answer, and one write of a row a record, with the indexes that the app needs. */
async function floor() {
  const db = new Dexie('floor');
  db.version(1).stores({ rows: '[scope+t+id], [t+k], [t+id]' });
  await db.open();
  let since = 0;
  return {
    async pull() {
      const { seq, scopes } = await read(`/scopes?since=${since}`);
      const rows = scopes.flatMap(({ id: scope, puts }) =>
        puts.map(({ t, id, v, d }) => ({ scope, t, id, v, d, k: d.startsAt })),
      );
      await db.rows.bulkPut(rows);
      since = seq;
    },
    count: () => db.rows.count(),
  };
}

async function pouchdb({ adapter, batch }) {
  const db = new PouchDB('pouchdb', { adapter });
  const server = new PouchDB(`${location.origin}/db/visits`);
  await db.info();
  return {
    pull: () => db.replicate.from(server, { batch_size: batch, batches_limit: 10 }),
    count: async () => (await db.info()).doc_count,
  };
}

const text = { type: 'string', maxLength: 60 };

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: text, scope: text, t: text, k: text, v: { type: 'number' }, d: { type: 'object' } },
  required: ['id', 'scope', 't', 'k', 'v', 'd'],
  indexes: [
    ['scope', 't', 'id'],
    ['t', 'k'],
    ['t', 'id'],
  ],
};

async function rxdb({ batch }) {
  const db = await createRxDatabase({ name: 'rxdb', storage: getRxStorageDexie(), multiInstance: false });
  const { visits } = await db.addCollections({ visits: { schema } });
  let latest = 0;
  const replication = replicateRxCollection({
    collection: visits,
    replicationIdentifier: 'benchmark',
    live: true,
    autoStart: false,
    pull: {
      batchSize: batch,
      handler: async (checkpoint, limit) => {
        const answer = await read(`/documents?since=${checkpoint?.seq ?? 0}&limit=${limit}`);
        latest = answer.checkpoint.seq;
        return answer;
      },
    },
  });
  const failure = new Promise((_, fail) => replication.error$.subscribe(fail));
  failure.catch(() => {});
  let hasStarted = false;
  const bring = async () => {
    if (!hasStarted) {
      hasStarted = true;
      await replication.start();
      await replication.awaitInitialReplication();
      return;
    }
    const before = latest;
    replication.reSync();
    while (latest === before) await new Promise((resolve) => setTimeout(resolve, 1));
    await replication.awaitInSync();
  };
  return { pull: () => Promise.race([bring(), failure]), count: () => visits.count().exec() };
}

const peers = { floor, pouchdb, rxdb };
let store;

window.bench = {
  async open(name, options) {
    store = await peers[name](options);
  },
  /** How long it takes to have everything, in milliseconds. */
  async pull() {
    const start = performance.now();
    await store.pull();
    return performance.now() - start;
  },
  count: () => store.count(),
};
