/**
 * The same documents for every peer, and the page that takes them. `node server.js <documents> <folder of the page>` says its port.
 *
 * It ends when its input does. `/db` is a CouchDB by express-pouchdb with its store in memory, `/documents` what RxDB pulls, `/scopes` what the floor fetches.
 */

import { createReadStream, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import serveCouch from 'express-pouchdb';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';

const [file, folder] = process.argv.slice(2);
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };

PouchDB.plugin(memory);
const InMemory = PouchDB.defaults({ adapter: 'memory' });
const couch = serveCouch(InMemory, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: '/dev/null' });
const visits = new InMemory('visits');

const documents = JSON.parse(readFileSync(file, 'utf8')).map((document, at) => ({ document, seq: at + 1 }));
let seq = documents.length;
let touched = 0;

const compress = promisify(gzip);

async function answer(response, body) {
  const packed = await compress(JSON.stringify(body), { level: 1 });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }).end(packed);
}

const changedAfter = (since) => documents.filter((each) => each.seq > since).sort((a, b) => a.seq - b.seq);

function scopesAfter(since) {
  const byScope = Map.groupBy(changedAfter(since), ({ document }) => document.scope);
  return [...byScope].map(([id, held]) => ({
    id,
    puts: held.map(({ document: { t, id, v, d } }) => ({ t, id, v, d })),
  }));
}

function documentsAfter(since, limit) {
  const page = changedAfter(since).slice(0, limit);
  return {
    documents: page.map(({ document }) => ({ ...document, _deleted: false })),
    checkpoint: { seq: page.at(-1)?.seq ?? since },
  };
}

/** Changes the next `n` documents, taken from all scopes in turn. */
async function touch(n) {
  const chosen = Array.from({ length: n }, (_, at) => documents[((touched + at) * 97) % documents.length]);
  touched += n;
  for (const each of chosen) {
    seq += 1;
    each.seq = seq;
    const { document } = each;
    each.document = { ...document, v: document.v + 1, d: { ...document.d, personConfirmedAt: '2026-11-30T07:30:00Z' } };
  }
  const { rows } = await visits.allDocs({ keys: chosen.map(({ document }) => document.id) });
  await visits.bulkDocs(chosen.map(({ document }, at) => ({ ...asCouch(document), _rev: rows[at].value.rev })));
}

const asCouch = ({ id, ...fields }) => ({ _id: id, ...fields });

async function respond(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const since = Number(searchParams.get('since') ?? 0);
  if (pathname.startsWith('/db/')) {
    request.url = request.url.slice('/db'.length);
    couch(request, response);
  } else if (pathname === '/scopes') {
    await answer(response, { seq, scopes: scopesAfter(since) });
  } else if (pathname === '/documents') {
    await answer(response, documentsAfter(since, Number(searchParams.get('limit'))));
  } else if (pathname === '/touch') {
    await touch(Number(searchParams.get('n')));
    response.writeHead(204).end();
  } else {
    const path = pathname === '/' ? '/index.html' : pathname;
    response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' });
    createReadStream(join(folder, path))
      .on('error', () => response.end())
      .pipe(response);
  }
}

await visits.bulkDocs(documents.map(({ document }) => asCouch(document)));
const server = createServer((request, response) => {
  respond(request, response).catch((failure) => {
    console.error(failure);
    response.writeHead(500).end();
  });
});
process.stdin.on('end', () => process.exit()).resume();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
