import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { root } from './paths.mjs';

/**
 * Who runs what: the window and the compilers never run as root where there is anybody else.
 * @typedef {{ name: string, uid: number, gid: number, home: string }} User
 */

/** @returns {(User & { shell: string })[]} */
function accounts() {
  let text;
  try {
    text = execFileSync('getent', ['passwd'], { encoding: 'utf8' });
  } catch {
    text = readFileSync('/etc/passwd', 'utf8');
  }
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [name = '', , uid, gid, , home = '/', shell = ''] = line.split(':');
      return { name, uid: Number(uid), gid: Number(gid), home, shell };
    });
}

/** @param {number} uid @returns {User | undefined} */
const account = (uid) => accounts().find((user) => user.uid === uid);

export const isRoot = () => process.getuid?.() === 0;

/** @returns {User} */
export function thisUser() {
  const { username, uid, gid, homedir } = userInfo();
  return { name: username, uid, gid, home: homedir };
}

/** The checkout's owner, where that is an ordinary user. @returns {User | undefined} */
export function checkoutOwner() {
  const { uid } = statSync(root);
  return uid === 0 ? undefined : account(uid);
}

/**
 * The user that a program started by root is to run as: who called sudo or pkexec, else the owner
 * of the checkout, else the machine's first ordinary user.
 * @returns {User | undefined} undefined: this machine has none.
 */
export function ordinaryUser() {
  const caller = Number(process.env.SUDO_UID ?? process.env.PKEXEC_UID ?? 0);
  const invoking = caller === 0 ? undefined : account(caller);
  const first = () =>
    accounts()
      .filter(({ uid, shell }) => uid >= 1000 && uid < 60_000 && existsSync(shell) && !/\/(nologin|false)$/.test(shell))
      .sort((a, b) => a.uid - b.uid)[0];
  return invoking ?? checkoutOwner() ?? first();
}

/**
 * The argv that runs a program as another user, with that user's groups and no way back to root.
 * @param {User} user @param {string} file @param {readonly string[]} args
 * @returns {{ file: string, args: string[] }}
 */
export const asUser = (user, file, args) => ({
  file: 'setpriv',
  args: [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--no-new-privs', '--', file, ...args],
});

/**
 * This process's environment without what belongs to root: npm's configuration, the session, the display's key.
 * @param {User} user
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentOf(user) {
  const foreign = /^(npm_|SUDO_|PKEXEC_|XDG_|DBUS_|XAUTHORITY$|MAIL$|OLDPWD$|PYENV|NODE_OPTIONS$)/;
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return { ...kept, HOME: user.home, USER: user.name, LOGNAME: user.name };
}

/**
 * Whether the user can do this to the path (`-r`, `-x`), asked of the kernel, as that user.
 * @param {User} user @param {'-r' | '-x' | '-w'} what @param {string} path
 */
export function can(user, what, path) {
  const command =
    user.uid === process.getuid?.() ? { file: 'test', args: [what, path] } : asUser(user, 'test', [what, path]);
  try {
    execFileSync(command.file, command.args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
