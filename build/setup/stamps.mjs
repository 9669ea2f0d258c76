import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cache, root } from './paths.mjs';

/**
 * A stamp is the hash of everything that a step reads; equal stamp, nothing to do. It is removed
 * before the step and written after it, so that an interrupted step is done again.
 */
const stampFile = (/** @type {string} */ name) => join(cache, 'stamps', name);

/**
 * @param {string} path A file or a folder, relative to the checkout; one that is missing counts as such.
 * @param {(file: string) => boolean} wanted
 * @returns {string[]}
 */
function filesBelow(path, wanted) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory())
        return entry.name === 'node_modules' || entry.name === 'build' ? [] : filesBelow(child, wanted);
      return wanted(child) ? [child] : [];
    });
}

/**
 * @param {readonly string[]} paths Files and folders of the checkout (folders named `build` or
 *   `node_modules` inside them are left out).
 * @param {readonly string[]} facts Whatever else the result depends on (versions, options).
 * @param {(file: string) => boolean} [wanted] Leaves files of a folder out, e.g. tests.
 */
export function hashOf(paths, facts = [], wanted = () => true) {
  const hash = createHash('sha256').update(facts.join('\0'));
  for (const file of paths.flatMap((path) => filesBelow(join(root, path), wanted))) {
    hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Does the work unless the stamp says that it is done.
 * @param {string} name
 * @param {string} hash
 * @param {() => boolean} present The result is still there.
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} Whether there was work.
 */
export async function unlessDone(name, hash, present, work) {
  const file = stampFile(name);
  if (present() && readStamp(file) === hash) return false;
  rmSync(file, { force: true });
  await work();
  mkdirSync(join(cache, 'stamps'), { recursive: true });
  writeFileSync(file, hash);
  return true;
}

/** @param {string} file */
function readStamp(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
