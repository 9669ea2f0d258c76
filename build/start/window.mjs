import { createInterface } from 'node:readline';
import { say, warn } from '../setup/report.mjs';
import { asUser, isRoot, ordinaryUser, thisUser } from '../setup/users.mjs';
import { installedRuntime } from '../setup/electron-runtime.mjs';
import { watch } from './children.mjs';
import { executableFor } from './readable.mjs';
import { folder, sessionOf } from './session.mjs';

/** Who the window runs as: never root where the machine has anybody else. */
export function windowUser() {
  if (!isRoot()) return thisUser();
  const user = ordinaryUser();
  if (user) {
    say(`the window runs as ${user.name}, not as root`);
    return user;
  }
  warn("this machine has no ordinary user: the window runs as root, with Chromium's sandbox off.");
  warn('Do so only to look around; `adduser NAME` makes an ordinary user.');
  return thisUser();
}

/**
 * @param {import('../setup/users.mjs').User} user
 * @param {string | null} socket The sandbox's; null for the helper of this machine.
 * @param {string} scratch A folder that is removed afterwards.
 * @returns {Promise<import('./children.mjs').Watched>}
 */
export async function startWindow(user, socket, scratch) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'inherit', 'pipe'];
  const own = socket === null ? {} : { TAPROOM_SOCKET: socket };
  if (user.uid === process.getuid?.()) {
    const args = isRoot() ? ['--no-sandbox'] : [];
    // The window refuses root without this word from here (app/main/startup.ts).
    const word = isRoot() ? { TAPROOM_WINDOW_AS_ROOT: '1' } : {};
    return watch(installedRuntime().executable, args, { stdio, env: { ...process.env, ...own, ...word } });
  }
  folder(scratch, user);
  const executable = await executableFor(user, scratch);
  const { file, args } = asUser(user, executable, []);
  return quieted(watch(file, args, { stdio, env: { ...sessionOf(user, scratch), ...own }, cwd: '/' }));
}

/** Chromium's own log, `[pid:date:LEVEL:file.cc(line)] ...`: buses and GPUs that a machine lacks. */
const chromiumLog = /^\[\d+:\d+\/[\d.]+:[A-Z]+:/;

/**
 * Passes on what the application says; what Chromium says is shown only when the window fails.
 * @param {import('./children.mjs').Watched} window
 */
function quieted(window) {
  /** @type {string[]} */
  const kept = [];
  if (window.stderr) {
    createInterface(window.stderr).on('line', (line) => {
      if (!chromiumLog.test(line)) process.stderr.write(`${line}\n`);
      else if (kept.push(line) > 40) kept.shift();
    });
  }
  void window.ended.then(({ code }) => {
    if (code) process.stderr.write(kept.map((line) => `${line}\n`).join(''));
  });
  return window;
}
