/**
 * Lets Node run the sources as they are: imports without an extension find their file. `BROKEN`, a JSON list of `{file, from, to}`, has a
 * source read with a fault in it, by which tests prove that they would notice.
 */

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

interface Fault {
  file: string;
  from: string;
  to: string;
}

const faults: Fault[] = JSON.parse(process.env.BROKEN ?? '[]');

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/');
    const isSource = isOurs && !specifier.endsWith('.ts');
    return next(isSource ? `${specifier}.ts` : specifier, context);
  },
  load(url, context, next) {
    const mine = faults.filter(({ file }) => url.endsWith(`/src/data/${file}`));
    if (mine.length === 0) return next(url, context);
    let source = readFileSync(fileURLToPath(url), 'utf8');
    for (const { from, to } of mine) {
      if (source.split(from).length !== 2) throw new Error(`not once in ${url}: ${from}`);
      source = source.replace(from, () => to);
    }
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});
