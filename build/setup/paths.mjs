import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, found from this file: no script depends on the current directory. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string[]} parts */
export const inCheckout = (...parts) => join(root, ...parts);

/** Everything that setup makes and git ignores, apart from node_modules, dist and native/build. */
export const cache = inCheckout('.cache');
export const electronCache = join(cache, 'electron');
