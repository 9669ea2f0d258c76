import { existsSync } from 'node:fs';
import { buildAddon } from './setup/addon.mjs';
import { buildApp, buildHelper } from './setup/bundles.mjs';
import { withLock } from './setup/lock.mjs';
import { inCheckout } from './setup/paths.mjs';
import { SetupError, runMain } from './setup/report.mjs';

/**
 * `npm run build [-- addon|helper|app ...]`: compiles what changed, nothing else. Needs what
 * `npm run setup` installs.
 */
const parts = { addon: buildAddon, helper: buildHelper, app: buildApp };

await runMain(async () => {
  if (!existsSync(inCheckout('node_modules'))) {
    throw new SetupError('The npm packages are not installed.', 'Run: npm run setup');
  }
  const named = process.argv.slice(2);
  for (const name of named) {
    if (!(name in parts))
      throw new SetupError(`There is no part "${name}" to build.`, `Parts: ${Object.keys(parts).join(', ')}`);
  }
  await withLock(async () => {
    for (const [name, build] of Object.entries(parts)) {
      if (named.length === 0 || named.includes(name)) await build();
    }
  });
});
