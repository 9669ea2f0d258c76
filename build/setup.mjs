import { fileURLToPath } from 'node:url';
import { buildAddon } from './setup/addon.mjs';
import { buildApp, buildHelper } from './setup/bundles.mjs';
import { installDebianPackages } from './setup/debian-packages.mjs';
import { installElectron } from './setup/electron-runtime.mjs';
import { withLock } from './setup/lock.mjs';
import { installNpmPackages } from './setup/npm-packages.mjs';
import { inCheckout } from './setup/paths.mjs';
import { SetupError, runMain, say } from './setup/report.mjs';
import { attempt, run } from './setup/run.mjs';
import { asUser, checkoutOwner, environmentOf, isRoot } from './setup/users.mjs';

/**
 * `npm run setup`: everything that a clean clone lacks. Needs Node alone; a second run finds
 * everything done. `--test` also installs what only the tests need, the benchmark the programs that
 * it compares with.
 */
export async function setup({ test = false, bench = false } = {}) {
  refuseOldNode();
  /** @type {import('./setup/debian-packages.mjs').Purpose[]} */
  const purposes = ['build', 'window', 'use'];
  if (test) purposes.push('test');
  if (bench) purposes.push('bench');
  await installDebianPackages(purposes);
  await asCheckoutOwner();
}

/** What lies in the checkout, made by its owner: root leaves no files of root's in a user's folder. */
async function asCheckoutOwner() {
  const owner = isRoot() ? checkoutOwner() : undefined;
  if (!owner) return fillCheckout();
  const { file, args } = asUser(owner, process.execPath, [fileURLToPath(import.meta.url), '--checkout-only']);
  const env = environmentOf(owner);
  const probe = asUser(owner, process.execPath, ['--version']);
  if ((await attempt(probe.file, probe.args, { quiet: true, env })).code === 0) {
    const { code } = await attempt(file, args, { env });
    if (code !== 0) process.exit(code ?? 1); // it has said why
    return;
  }
  say(`${owner.name} cannot run ${process.execPath}: working as root and giving ${owner.name} the result`);
  await fillCheckout();
  const made = ['node_modules', '.cache', 'dist', 'native/build'].map((path) => inCheckout(path));
  await run('chown', ['-R', `${owner.uid}:${owner.gid}`, ...made]);
}

const fillCheckout = () =>
  withLock(async () => {
    await installNpmPackages();
    await buildAddon();
    await buildHelper();
    await installElectron();
    await buildApp();
  });

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(
      `Taproom needs Node 20.19 or later; this is ${process.versions.node}.`,
      'Install a current Node, then run this again.',
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    if (process.argv.includes('--checkout-only')) return fillCheckout();
    const begin = performance.now();
    await setup({ test: process.argv.includes('--test') });
    say(`ready (${((performance.now() - begin) / 1000).toFixed(1)} s). Next: npm start`);
  });
}
