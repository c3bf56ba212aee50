/**
 * A push service that takes everything: `node service.js CERTIFICATE KEY`. It says its port on the first line of stdout. What it was sent it keeps
 * as it came; a line on stdin names a file to put that into, and is answered with how many there are. It ends with stdin.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';

const [certificate, key] = process.argv.slice(2).map((file) => readFileSync(file));
const HEAD_ENDS = Buffer.from('\r\n\r\n');
const CREATED = Buffer.from('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n');
let kept = [];

const server = createServer({ cert: certificate, key, noDelay: true }, (socket) => {
  let unread = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    unread = unread.length === 0 ? data : Buffer.concat([unread, data]);
    for (let end = lengthOfFirst(unread); end !== null; end = lengthOfFirst(unread)) {
      kept.push(unread.subarray(0, end));
      unread = unread.subarray(end);
      socket.write(CREATED);
    }
  });
});

function lengthOfFirst(data) {
  const headEnds = data.indexOf(HEAD_ENDS);
  if (headEnds < 0) return null;
  const said = /content-length: *(\d+)/i.exec(data.latin1Slice(0, headEnds));
  const end = headEnds + HEAD_ENDS.length + Number(said?.[1] ?? 0);
  return end <= data.length ? end : null;
}

createInterface({ input: process.stdin })
  .on('line', (file) => {
    writeFileSync(file, kept.map((request) => `${request.toString('base64')}\n`).join(''));
    process.stdout.write(`${kept.length}\n`);
    kept = [];
  })
  .on('close', () => process.exit(0));

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
