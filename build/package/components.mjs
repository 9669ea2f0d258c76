import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../setup/paths.mjs';
import { SetupError } from '../setup/report.mjs';
import { modulesFile } from '../setup/bundled-modules.mjs';
import { packageFolders } from './licences.mjs';

/** @typedef {import('./licences.mjs').Component} Component */

/** What is in the bundles (as the bundlers recorded it), in the addon, and beside them. @returns {Component[]} */
export function components() {
  const bundles = ['taproom', 'taproomd', 'main', 'preload', 'renderer'];
  const modules = bundles.flatMap(
    (name) => /** @type {string[]} */ (JSON.parse(readFileSync(modulesFile(name), 'utf8'))),
  );
  const folders = [...new Set([...packageFolders(modules), inCheckout('node_modules/node-addon-api')])];
  return [
    ...folders.map(componentOf),
    {
      name: 'Node.js (helper/bin/node)',
      version: process.versions.node,
      licence: 'MIT, and those of its parts: see LICENSE in its source',
      text: undefined,
    },
  ];
}

/** @param {string} folder @returns {Component} */
function componentOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') {
    throw new SetupError(
      `${name} ${version} does not say its licence in package.json.`,
      'Find it out before this package goes into the product.',
    );
  }
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  return { name, version, licence: license, text: file && readFileSync(join(folder, file), 'utf8') };
}
