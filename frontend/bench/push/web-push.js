/** `node web-push.js ORDERS`: sends what the orders say, a hundred at once over kept-alive connections, and says how many milliseconds it took. */

import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import webPush from 'web-push';

const AT_ONCE = 100;
const { messages, ca, subject, publicKey, privateKey } = JSON.parse(readFileSync(process.argv[2]));
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE, ca: readFileSync(ca) });
webPush.setVapidDetails(subject, publicKey, privateKey);

let next = 0;
const since = performance.now();
await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
console.log(performance.now() - since);
agent.destroy();

async function sendOn() {
  while (next < messages.length) {
    const { subscription, body } = messages[next++];
    await webPush.sendNotification(subscription, body, { TTL: 3600, agent });
  }
}
