import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inCheckout, root } from './paths.mjs';
import { step } from './report.mjs';
import { run } from './run.mjs';
import { hashOf, unlessDone } from './stamps.mjs';

/** npm as the one that runs us, else the one beside Node, else the one on PATH; never through a shell. */
export function npmCommand() {
  const candidates = [
    process.env.npm_execpath,
    join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js', // Debian's own npm
  ];
  const script = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  return script ? { file: process.execPath, args: [script] } : { file: 'npm', args: [] };
}

/** `npm ci` when the lock file changed since the last one. */
export async function installNpmPackages() {
  const hash = hashOf(['package-lock.json'], [process.platform, process.arch]);
  const present = () => existsSync(inCheckout('node_modules/.package-lock.json'));
  await unlessDone('npm', hash, present, () =>
    step('npm packages (npm ci)', async () => {
      const npm = npmCommand();
      // `electron` wants a newer Node for its installer's conveniences; it works with 20.19 (loglevel).
      // No install script is needed (see allowScripts in package.json), so that npm 10, which does
      // not know that list, does the same.
      await run(npm.file, [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        remedy: 'The registry must be reachable for the first installation; then run this again.',
      });
    }),
  );
}
