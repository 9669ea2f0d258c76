import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { writeUnity } from '../../native/unity.mjs';
import { nodeHeaders } from '../setup/addon.mjs';
import { cache, inCheckout, root } from '../setup/paths.mjs';
import { hashOf, unlessDone } from '../setup/stamps.mjs';

/** Checks of the C++: layout (clang-format) and clang-tidy. Each is a check, or a skip with its reason. */

/** @typedef {{ name: string, command: string[] } | { name: string, skip: string }} Check */

/** @param {string[]} names */
const installed = (names) =>
  names.find((name) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name))));

/** @param {string} folder @param {RegExp} wanted */
const filesOf = (folder, wanted) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => wanted.test(path) && !path.startsWith('build/'))
    .map((path) => join(folder, path))
    .sort();

/** @returns {Check} */
export function clangFormat() {
  const program = installed(['clang-format-14', 'clang-format']);
  if (!program) return { name: 'clang-format', skip: 'it is not installed' };
  const sources = ['native/src', 'native/test'].flatMap((folder) => filesOf(folder, /\.(cc|h)$/));
  return { name: 'clang-format', command: [program, '--dry-run', '-Werror', ...sources] };
}

/**
 * One run for each source of the unity build. One that passed is not checked again before a file that it includes, a
 * header or .clang-tidy changes.
 * @param {(name: string, command: string[]) => Promise<boolean>} run
 * @returns {Promise<string | null>} Why it was skipped.
 */
export async function clangTidy(run) {
  // Other versions have other checks of the same names.
  const program = installed(['clang-tidy-14']);
  const headers = nodeHeaders();
  if (!program || !headers) return program ? 'there are no headers of Node' : 'clang-tidy-14 is not installed';
  const flags = ['-std=c++20', '-D_GNU_SOURCE', '-DNAPI_VERSION=8', '-DNODE_ADDON_API_DISABLE_DEPRECATED'];
  flags.push('-DNODE_ADDON_API_CPP_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=taproom');
  flags.push('-I', inCheckout('native/src'));
  flags.push('-isystem', inCheckout('node_modules/node-addon-api'), '-isystem', join(headers, 'include/node'));
  const shared = [...filesOf('native/src', /\.h$/), '.clang-tidy', 'node_modules/node-addon-api/package.json'];
  const check = async (/** @type {string} */ unity) => {
    const name = `clang-tidy-${basename(unity, '.cc')}`;
    const own = [...readFileSync(unity, 'utf8').matchAll(/"(.+)"/g)].map(([, source]) => `native/src/${source}`);
    const config = `--config-file=${inCheckout('.clang-tidy')}`;
    await unlessDone(
      name,
      hashOf([...own, ...shared], flags),
      () => true,
      async () => {
        if (!(await run(name, [program, '--quiet', config, unity, '--', ...flags]))) throw new Error(name);
      },
    ).catch(() => undefined);
  };
  const waiting = writeUnity(join(cache, 'clang-tidy')).values();
  const next = async () => {
    for (const unity of waiting) await check(unity);
  };
  await Promise.all([next(), next()]);
  return null;
}
