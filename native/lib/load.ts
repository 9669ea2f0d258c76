import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this file, or the CommonJS bundle that it became a part of, lies. */
const here = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));

/**
 * Beside the bundle (installed), at home in a checkout seen from dist/helper, and from native/lib.
 * TAPROOM_ADDON names another build alone: the one with sanitizers (native/test). It gives nobody
 * power: who sets the environment of a Node process has NODE_OPTIONS already.
 */
const candidates =
  process.env.TAPROOM_ADDON !== undefined
    ? [resolve(process.env.TAPROOM_ADDON)]
    : [
        join(here, 'taproom.node'),
        resolve(here, '../../native/build/Release/taproom.node'),
        resolve(here, '../build/Release/taproom.node'),
      ];

let loaded: unknown;

/** The compiled addon, loaded once. Throws an error that names every path tried and why it failed. */
export function loadAddon(): unknown {
  if (loaded !== undefined) return loaded;
  const require = createRequire(join(here, 'load.cjs'));
  const faults: string[] = [];
  for (const path of candidates) {
    try {
      loaded = require(path);
      return loaded;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      faults.push(`  ${path}: ${text.split('\n', 1)[0] ?? text}`);
    }
  }
  throw new Error(`The native addon could not be loaded; run: npm run setup\n${faults.join('\n')}`);
}
