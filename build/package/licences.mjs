/**
 * The third-party licence list of the package: pure, from the metadata of what was bundled.
 * @typedef {{ name: string, version: string, licence: string, text: string | undefined }} Component
 */

/**
 * @param {readonly string[]} modules Files that went into a bundle.
 * @returns {string[]} The packages' folders, each once, sorted.
 */
export function packageFolders(modules) {
  const folders = modules.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/**
 * @param {readonly Component[]} components
 * @returns {string}
 */
export function licenceList(components) {
  const sorted = [...components].sort(
    (a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'),
  );
  const table = sorted.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  const texts = sorted
    .filter(({ text }) => text !== undefined)
    .map(({ name, version, text }) => `${'='.repeat(78)}\n${name} ${version}\n${'='.repeat(78)}\n\n${text?.trim()}\n`);
  return [
    'Taproom contains the software below. Its own licence is in LICENSE.',
    "Electron's and Chromium's are in LICENSE.electron.txt and LICENSES.chromium.html.",
    '',
    ...table,
    '',
    ...texts,
  ].join('\n');
}
