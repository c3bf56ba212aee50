/**
 * Lighthouse's accessibility score of one page on a phone, for somebody who is signed in.
 *
 * Standard input: `{browser, flags, url, cookies, script}`; the script runs in the page before any other.
 * Standard output: `{score, heading, failed}`; the score is of 100, and `failed` says what it lost points for, and where.
 */

import { readFileSync } from 'node:fs';

const installed = new URL('../../frontend/node_modules/', import.meta.url);
const { default: lighthouse } = await import(new URL('lighthouse/core/index.js', installed));
const { default: puppeteer } = await import(new URL('puppeteer-core/lib/puppeteer/puppeteer-core.js', installed));

const { browser: executablePath, flags, url, cookies, script } = JSON.parse(readFileSync(0, 'utf8'));

const browser = await puppeteer.launch({ executablePath, args: flags });
try {
  await browser.setCookie(...cookies);
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(script);
  await page.goto(url);
  await page.waitForSelector('h1');
  const { lhr } = await lighthouse(
    url,
    { output: 'json', logLevel: 'error', onlyCategories: ['accessibility'], formFactor: 'mobile', disableStorageReset: true },
    undefined,
    page,
  );
  const { score, auditRefs } = lhr.categories.accessibility;
  const failed = auditRefs
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score === 0)
    .map(({ id }) => `${id}: ${lhr.audits[id].details?.items?.map(({ node }) => node?.snippet).join(' ')}`);
  const heading = await page.$eval('h1', ({ innerText }) => innerText);
  process.stdout.write(JSON.stringify({ score: Math.round(score * 100), heading, failed }));
} finally {
  await browser.close();
}
