import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cache } from './paths.mjs';

/**
 * Which files went into each bundle: the package's licence list is made from it.
 * @param {string} bundle
 */
export const modulesFile = (bundle) => join(cache, 'modules', `${bundle}.json`);

/** @param {string} bundle @param {readonly string[]} modules */
export function recordModules(bundle, modules) {
  const file = modulesFile(bundle);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(modules));
}

/**
 * The same, as a plug-in of vite.
 * @param {string} bundle
 * @returns {import('vite').Plugin}
 */
export const recordingModules = (bundle) => ({
  name: 'taproom:bundled-modules',
  generateBundle(_options, output) {
    const modules = Object.values(output).flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
    recordModules(bundle, modules);
  },
});
