import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { inCheckout } from './paths.mjs';
import { step } from './report.mjs';
import { run } from './run.mjs';
import { hashOf, unlessDone } from './stamps.mjs';

/** The headers beside the running Node, so that node-gyp need not download them. */
export function nodeHeaders() {
  const beside = dirname(dirname(process.execPath));
  return [beside, '/usr', '/usr/local'].find((prefix) => existsSync(join(prefix, 'include/node/node_api.h')));
}

/** Builds native/build/Release/taproom.node when its sources changed. */
export async function buildAddon() {
  const headers = nodeHeaders();
  // Node-API is stable over Node's versions; the architecture is not, and neither are the flags.
  const hash = hashOf(
    ['native/binding.gyp', 'native/unity.mjs', 'native/src', 'node_modules/node-addon-api/package.json'],
    [process.arch],
  );
  const result = inCheckout('native/build/Release/taproom.node');
  await unlessDone(
    'addon',
    hash,
    () => existsSync(result),
    () =>
      step('native addon (node-gyp)', async () => {
        const gyp = inCheckout('node_modules/node-gyp/bin/node-gyp.js');
        const args = [
          'configure',
          'build',
          '-C',
          inCheckout('native'),
          '--jobs',
          String(availableParallelism()),
          '--loglevel',
          'warn',
        ];
        if (headers) args.push(`--nodedir=${headers}`);
        await run(process.execPath, [gyp, ...args], {
          quiet: true,
          remedy: "The compiler's own words are above. `npm run setup` names the packages that it needs.",
        });
      }),
  );
}
