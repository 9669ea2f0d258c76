/**
 * The two Electron channels below the preload contract. They stand apart from ipc.ts so that the
 * preload script, which needs no schema, does not carry the schema library into every window.
 */

/** Renderer to main: `(name, params)`, answered with a Result. */
export const REQUEST_CHANNEL = 'taproom:request';

/** Main to renderer: `(name, payload)`. */
export const PUSH_CHANNEL = 'taproom:push';
