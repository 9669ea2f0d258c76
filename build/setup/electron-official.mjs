import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from './paths.mjs';
import { say } from './report.mjs';

/** A download that has not moved for this long is given up. */
const STALLED = 30_000;
const LONGEST = 15 * 60_000;

/**
 * Electron's own installer (`electron/install.js`: download, checksum, extraction), watched: its
 * temporary folder is ours, so its growth is the progress.
 * @param {string} work A folder for temporary files, on the file system of the result.
 * @param {string} result Where the runtime is to be.
 * @returns {Promise<{ ok: true } | { ok: false, why: string }>}
 */
export async function officialRuntime(work, result) {
  const installer = inCheckout('node_modules/electron/install.js');
  const dist = inCheckout('node_modules/electron/dist');
  const temporary = join(work, 'download');
  mkdirSync(temporary, { recursive: true });
  say('downloading Electron from its releases ...');
  const outcome = await watched(installer, temporary);
  if (!outcome.ok) return outcome;
  if (!existsSync(join(dist, 'electron'))) return { ok: false, why: 'its installer left no executable' };
  renameSync(dist, result);
  // Without this file, `install.js` does not believe that dist is still there.
  rmSync(inCheckout('node_modules/electron/path.txt'), { force: true });
  return { ok: true };
}

/**
 * @param {string} installer @param {string} temporary
 * @returns {Promise<{ ok: true } | { ok: false, why: string }>}
 */
function watched(installer, temporary) {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [installer], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    /** @type {string | undefined} */
    let gaveUp;
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });

    const begin = Date.now();
    let [bytes, moved, said] = [0, begin, begin];
    const watch = setInterval(() => {
      const now = Date.now();
      const size = sizeOf(temporary);
      if (size !== bytes) [bytes, moved] = [size, now];
      if (bytes > 0 && now - said > 3000) {
        say(`  ${(bytes / 1e6).toFixed(0)} MB`);
        said = now;
      }
      // Once all is there it is extracted, which this folder does not show: only the beginning can stall.
      if (bytes === 0 && now - moved > STALLED) gaveUp = `no byte came in ${STALLED / 1000} s`;
      if (now - begin > LONGEST) gaveUp = `not done in ${LONGEST / 60_000} minutes`;
      if (gaveUp) child.kill();
    }, 500);

    child.once('close', (code) => {
      clearInterval(watch);
      if (code === 0) settle({ ok: true });
      else settle({ ok: false, why: gaveUp ?? reasonIn(errors) });
    });
  });
}

/** The one line of a stack trace that says something. @param {string} stderr */
function reasonIn(stderr) {
  const lines = stderr.split('\n').map((line) => line.trim());
  const cause = lines.find((line) => /cause\]?:/.test(line)) ?? lines.find((line) => /error/i.test(line));
  return (cause ?? 'its installer failed').slice(0, 160);
}

/** @param {string} folder @returns {number} bytes */
function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + sizeOf(path);
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}
