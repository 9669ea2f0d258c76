import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../setup/paths.mjs';
import { installedRuntime } from '../setup/electron-runtime.mjs';
import { say } from '../setup/report.mjs';
import { run } from '../setup/run.mjs';
import { can } from '../setup/users.mjs';

/** What the window reads of the checkout. */
const needed = ['package.json', 'dist/app', 'build/icons', 'docs', 'README.md'];

/**
 * The Electron executable that starts the application, where the user can read it: in the checkout,
 * or, where the checkout lies in somebody's private folder, in a copy.
 * @param {import('../setup/users.mjs').User} user
 * @param {string} scratch A folder of that user's own.
 */
export async function executableFor(user, scratch) {
  const { executable, runtime } = installedRuntime();
  const readable = [inCheckout('package.json'), inCheckout('dist/app/main/main.js'), join(runtime, 'icudtl.dat')];
  if (can(user, '-x', executable) && readable.every((path) => can(user, '-r', path))) return executable;

  say(`${user.name} cannot read this checkout: running from a copy`);
  const [electron, app] = [join(scratch, 'electron'), join(scratch, 'app')];
  cpSync(runtime, electron, { recursive: true, verbatimSymlinks: true });
  mkdirSync(app);
  for (const path of needed.filter((name) => existsSync(inCheckout(name)))) {
    cpSync(inCheckout(path), join(app, path), { recursive: true, filter: (from) => !from.endsWith('.map') });
  }
  symlinkSync(app, join(electron, 'resources/app'));
  // What root is asked to start is root's own helper, never a copy that the user could exchange.
  mkdirSync(join(app, 'helper/bin'), { recursive: true });
  symlinkSync(inCheckout('helper/bin/taproomd'), join(app, 'helper/bin/taproomd'));
  await run('chown', ['-R', '-h', `${user.uid}:${user.gid}`, electron, app], { quiet: true });
  return join(electron, 'electron');
}
