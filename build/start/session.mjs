import {
  closeSync,
  existsSync,
  fchownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { can, environmentOf } from '../setup/users.mjs';

/**
 * The surroundings of a window that root starts for somebody else: that user's own home and
 * session, nothing of root's.
 * @param {import('../setup/users.mjs').User} user
 * @param {string} scratch A folder of that user's own, 0700, removed afterwards.
 * @returns {NodeJS.ProcessEnv}
 */
export function sessionOf(user, scratch) {
  const env = environmentOf(user);
  if (!can(user, '-w', user.home)) env.HOME = folder(join(scratch, 'home'), user);

  const runtime = `/run/user/${user.uid}`;
  env.XDG_RUNTIME_DIR = can(user, '-w', runtime) ? runtime : folder(join(scratch, 'run'), user);
  if (existsSync(join(runtime, 'bus'))) env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${runtime}/bus`;

  // Under xvfb-run or sudo the display's key may be in a file that only root can read.
  const key = process.env.XAUTHORITY;
  if (key && existsSync(key))
    env.XAUTHORITY = can(user, '-r', key) ? key : copyKey(key, join(scratch, 'Xauthority'), user);
  return env;
}

/** Whether a window can be shown, as far as the environment says. */
export const hasDisplay = () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * A folder of that user's. Nothing here follows links: what lies in it may be exchanged by its owner
 * while root still works on it.
 * @param {string} path @param {import('../setup/users.mjs').User} user
 */
export function folder(path, user) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (lstatSync(path).uid !== user.uid) lchownSync(path, user.uid, user.gid);
  return path;
}

/** @param {string} from @param {string} to @param {import('../setup/users.mjs').User} user */
function copyKey(from, to, user) {
  const file = openSync(to, 'wx', 0o600);
  try {
    writeFileSync(file, readFileSync(from));
    fchownSync(file, user.uid, user.gid);
  } finally {
    closeSync(file);
  }
  return to;
}
