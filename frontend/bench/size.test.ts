import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const MOST_BYTES = 45 * 1024;

test('the core of a phone and Dexie, built as the app is and gzipped, are at most 45 kB', async () => {
  const input = fileURLToPath(import.meta.resolve('./core.ts'));

  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { target: 'es2023', write: false, rolldownOptions: { input, preserveEntrySignatures: 'strict' } },
  });

  const { output } = built as Rolldown.RolldownOutput;
  const [script] = output;
  expect(output).toHaveLength(1);
  expect(script.exports).toEqual(expect.arrayContaining(['CareMatchDb', 'change', 'createSync', 'subscribe']));
  expect(script.code).not.toContain('visit.check_in');
  const size = gzipSync(script.code).length;
  console.info(`The phone's core with Dexie: ${(size / 1024).toFixed(1)} kB, gzipped`);
  expect(size).toBeLessThanOrEqual(MOST_BYTES);
});
