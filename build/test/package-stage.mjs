import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inCheckout } from '../setup/paths.mjs';
import { runStage } from './stage.mjs';

const inPackage = (/** @type {string[]} */ ...parts) => inCheckout('out/package', ...parts);
const ours = createRequire(inCheckout('package.json'));

/** @param {string} file @param {string[]} args @returns {string} Its output, in an empty environment. */
const alone = (file, args) => execFileSync(file, args, { env: {}, cwd: '/', encoding: 'utf8' });

/**
 * What must be true of a package before anything is clicked in it. Each throws what is wrong.
 * @type {Record<string, () => Promise<void> | void>}
 */
const checks = {
  'the command runs with nothing but the package': () => {
    const said = alone(inPackage('resources/helper/bin/taproom'), ['--version']).trim();
    const { version } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
    if (!said.includes(version)) throw new Error(`it says "${said}", not ${version}`);
  },
  'the packaged Node loads the packaged addon': () => {
    alone(inPackage('resources/helper/bin/node'), [
      '-e',
      'require(process.argv[1])',
      inPackage('resources/helper/lib/taproom.node'),
    ]);
  },
  'the asar holds the application and no packages': () => {
    /** @type {string[]} */
    const files = ours('@electron/asar').listPackage(inPackage('resources/app.asar'));
    for (const needed of ['/dist/app/main/main.js', '/dist/app/preload/preload.cjs', '/dist/app/renderer/index.html']) {
      if (!files.includes(needed)) throw new Error(`${needed} is missing`);
    }
    const stray = files.find((file) => file.includes('node_modules') || file.endsWith('.map'));
    if (stray) throw new Error(`${stray} should not be there`);
  },
  'the fuses forbid other code': async () => {
    const { FuseV1Options, getCurrentFuseWire } = ours('@electron/fuses');
    const { FuseState } = ours('@electron/fuses/dist/constants');
    const wire = await getCurrentFuseWire(inPackage('taproom'));
    const expected = {
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      OnlyLoadAppFromAsar: true,
      GrantFileProtocolExtraPrivileges: false,
    };
    for (const [fuse, on] of Object.entries(expected)) {
      if ((wire[FuseV1Options[fuse]] === FuseState.ENABLE) !== on) throw new Error(`${fuse} is ${on ? 'off' : 'on'}`);
    }
  },
  'licences travel along': () => {
    const list = readFileSync(inPackage('resources/THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of ['react ', 'zod ', 'node-addon-api ', 'Node.js ']) {
      if (!list.includes(`\n${name}`)) throw new Error(`${name.trim()} is not in the list`);
    }
    for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html', 'resources/LICENSE'])
      readFileSync(inPackage(file));
  },
};

/** @returns {Promise<import('./checks.mjs').StageResult>} */
export async function packageStage() {
  const { code, output } = await runStage('package', [process.execPath, inCheckout('build/package.mjs')], {
    minutes: 5,
  });
  const tally = { passed: 0, failed: 0, skipped: [] };
  if (code !== 0) return { tally, code, output };
  let complaints = '';
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      tally.passed += 1;
    } catch (error) {
      tally.failed += 1;
      complaints += `${name}: ${error instanceof Error ? error.message : String(error)}\n`;
    }
  }
  return { tally, code: tally.failed === 0 ? 0 : 1, output: complaints };
}
