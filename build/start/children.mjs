import { spawn } from 'node:child_process';

/**
 * The processes of one start: when one of the important ones ends, or Ctrl-C comes, all end.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} End
 * @typedef {import('node:child_process').ChildProcess & { ended: Promise<End> }} Watched
 */

/** A process that ignores SIGTERM is killed after this many milliseconds. */
const GRACE = 8000;

/**
 * @param {string} file @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Watched}
 */
export function watch(file, args, options) {
  const child = spawn(file, args, options);
  /** @type {Promise<End>} */
  const ended = new Promise((settle) => {
    child.once('error', () => settle({ code: 127, signal: null }));
    child.once('exit', (code, signal) => settle({ code, signal }));
  });
  return Object.assign(child, { ended });
}

/** Asks it to end, insists after a while, and waits until it is gone. @param {Watched | undefined} child */
export async function stop(child) {
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await child.ended;
  clearTimeout(insist);
}

/** @returns {Promise<NodeJS.Signals>} The first signal that asks this process to end; a second one kills it. */
export function interrupted() {
  return new Promise((settle) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.once(signal, () => settle(signal));
  });
}
