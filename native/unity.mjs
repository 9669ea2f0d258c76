import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A unity build: one source for each folder of src, which includes all of its sources, because most of the time goes
 * into headers. What speaks to JavaScript is `FOLDER.napi.cc`: test programs are linked without it. Names in anonymous
 * namespaces must differ within a folder.
 *
 *   node unity.mjs FOLDER    writes what has changed there, and prints the paths
 */
const src = fileURLToPath(new URL('src', import.meta.url));

/** @param {string} folder @returns {string[]} The files. */
export function writeUnity(folder) {
  /** @type {Map<string, string>} */
  const files = new Map();
  const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.cc'));
  for (const source of sources.sort()) {
    const napi = /\bNapi::|\bnapi_/.test(readFileSync(join(src, source), 'utf8')) ? '.napi' : '';
    const file = join(folder, `${relative('.', dirname(source)).replaceAll('/', '-') || 'src'}${napi}.cc`);
    files.set(file, `${files.get(file) ?? ''}#include "${source}"\n`);
  }
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!files.has(join(folder, name))) rmSync(join(folder, name));
  for (const [file, text] of files) if (present(file) !== text) writeFileSync(file, text);
  return [...files.keys()];
}

/** @param {string} file */
function present(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const folder = process.argv[2];
if (folder !== undefined && basename(process.argv[1] ?? '') === 'unity.mjs') {
  console.log(writeUnity(relative('.', resolve(folder))).join('\n'));
}
