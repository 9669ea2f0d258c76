import { existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { recordModules } from './bundled-modules.mjs';
import { inCheckout, root } from './paths.mjs';
import { SetupError, step } from './report.mjs';
import { hashOf, unlessDone } from './stamps.mjs';

/** @param {string} file */
const notTest = (file) => !/\.test\.tsx?$/.test(file);
/** A new dependency, or a new version of one, changes a bundle; the installed tree's own lock says so. */
const installed = 'node_modules/.package-lock.json';

const helperBundles = [
  { name: 'taproomd', entry: 'helper/daemon/main.ts' },
  { name: 'taproom', entry: 'helper/cli/main.ts' },
];
/** What either of them takes from: both import each other's pure parts. */
const helperSources = [
  'helper/cli',
  'helper/client',
  'helper/daemon',
  'helper/document',
  'helper/protocol',
  'native/lib',
];

/** dist/helper/{taproomd,taproom}.cjs: one file each, so that a cold start reads one file. */
export async function buildHelper() {
  for (const { name, entry } of helperBundles) {
    const hash = hashOf([...helperSources, installed, 'build/setup/bundles.mjs', 'package.json'], [], notTest);
    const result = inCheckout('dist/helper', `${name}.cjs`);
    await unlessDone(
      `helper-${name}`,
      hash,
      () => existsSync(result),
      () =>
        step(`dist/helper/${name}.cjs (esbuild)`, async () => {
          const { build } = await import('esbuild');
          const fresh = inCheckout('dist/helper', `.${name}.new`);
          rmSync(fresh, { recursive: true, force: true });
          const { metafile } = await build({
            absWorkingDir: root,
            entryPoints: { [name]: inCheckout(entry) },
            outdir: fresh,
            outExtension: { '.js': '.cjs' },
            bundle: true,
            platform: 'node',
            target: 'node20',
            format: 'cjs',
            minify: true,
            keepNames: true,
            sourcemap: 'external',
            external: ['*.node'],
            legalComments: 'none',
            metafile: true,
            // The loader looks for the addon beside its own file; CommonJS has no import.meta.
            define: { 'import.meta.url': '__taproomBundleUrl', 'import.meta.dirname': '__dirname' },
            banner: { js: "const __taproomBundleUrl = require('node:url').pathToFileURL(__filename).href;" },
            logLevel: 'warning',
          }).catch(didNotBuild(entry));
          recordModules(
            name,
            Object.keys(metafile.inputs).map((file) => join(root, file)),
          );
          mkdirSync(inCheckout('dist/helper'), { recursive: true });
          // A running helper keeps the file that it has open; the next start gets the new one, whole.
          for (const file of [`${name}.cjs.map`, `${name}.cjs`])
            renameSync(join(fresh, file), inCheckout('dist/helper', file));
          rmSync(fresh, { recursive: true });
        }),
    );
  }
  linkNode();
}

/**
 * dist/helper/node: the Node that built the helper. sudo and pkexec search only the system's folders,
 * where a Node of nvm or the like is not; helper/bin falls back to this one.
 */
function linkNode() {
  const link = inCheckout('dist/helper/node');
  if (lstatSync(link, { throwIfNoEntry: false }) && readlinkSync(link) === process.execPath) return;
  const fresh = inCheckout(`dist/helper/.node-${process.pid}`);
  symlinkSync(process.execPath, fresh);
  renameSync(fresh, link);
}

/** dist/app/{main,preload,renderer} by electron-vite. */
export async function buildApp() {
  const sources = [
    'app',
    'helper/client',
    'helper/document',
    'helper/protocol',
    'electron.vite.config.ts',
    installed,
    'package.json',
    'build/icons',
  ];
  const result = inCheckout('dist/app/renderer/index.html');
  await unlessDone(
    'app',
    hashOf(sources, [], notTest),
    () => existsSync(result),
    () =>
      step('dist/app (electron-vite)', async () => {
        // electron-vite asks Electron for its version unless the targets are fixed; ours are. It also
        // wants to know where Electron is, which a build does not need.
        process.env.ELECTRON_EXEC_PATH ??= process.execPath;
        const { build } = await import('electron-vite');
        // vite says `production` to this process, and so to the tests that it starts; those want React's own checks.
        const before = process.env.NODE_ENV;
        await build({ root, configFile: inCheckout('electron.vite.config.ts'), logLevel: 'warn' }).catch(
          didNotBuild('app'),
        );
        if (before === undefined) delete process.env.NODE_ENV;
        else process.env.NODE_ENV = before;
      }),
  );
}

/**
 * The bundlers have printed what is wrong, with its place; their stack adds nothing.
 * @param {string} what
 * @returns {(error: Error) => never}
 */
const didNotBuild = (what) => (error) => {
  throw new SetupError(`${what} was not bundled: ${error.message}`);
};
