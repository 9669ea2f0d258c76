import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache, root } from './paths.mjs';
import { SetupError, say } from './report.mjs';

const lockFile = join(cache, 'setup.lock');

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @returns {boolean} Whether the lock is ours now. */
function take() {
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EEXIST') return false;
    if (code === 'EACCES' || code === 'EROFS') {
      throw new SetupError(`You may not write in ${root}.`, 'Make the checkout yours, or run this as its owner.');
    }
    throw error;
  }
}

/** @returns {number | undefined} undefined: it was just let go, or just taken and not yet written. */
function holderOf() {
  try {
    return Number(readFileSync(lockFile, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * One setup or build at a time in a checkout. The lock of a process that is gone is taken over.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  for (let said = false; !take();) {
    const holder = holderOf();
    if (holder !== undefined && !alive(holder)) {
      rmSync(lockFile, { force: true });
    } else {
      if (!said && holder) say(`waiting for another setup in this checkout (process ${holder}) ...`);
      said ||= holder !== undefined;
      await sleep(250);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}
