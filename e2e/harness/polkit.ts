import { accessSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command, User } from './user.ts';

const SCRIPT = fileURLToPath(new URL('with-polkit.sh', import.meta.url));
const NEEDED = ['/usr/bin/pkexec', '/usr/lib/polkit-1/polkitd', '/usr/bin/dbus-daemon', '/usr/bin/dbus-send'];

/** Why elevation cannot be tried here, or null. */
export function polkitMissing(): string | null {
  if (process.getuid?.() !== 0) return 'Only root can put a system bus and a polkit of its own in place.';
  // The helper that is started here is no sandbox: it gets the network namespace of the whole run.
  if (process.env.TAPROOM_TEST_SANDBOX !== '1')
    return "The helper would be started on this machine's own network. `npm test` runs this in a namespace of its own.";
  const absent = NEEDED.filter((path) => {
    try {
      accessSync(path);
      return false;
    } catch {
      return true;
    }
  });
  return absent.length === 0
    ? null
    : `Elevation needs the Debian packages pkexec, polkitd and dbus (no ${absent.join(', ')}).`;
}

/** The argv that runs `file` as the user where polkit gives `answer`; see with-polkit.sh. */
export function underPolkit(answer: 'YES' | 'NO' | 'AUTH_ADMIN', bin: string, user: User, file: string): Command {
  // Without --no-new-privs, which would keep pkexec from being setuid: this is what a real session is like.
  const asUser = ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--', file];
  const isolated = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--', SCRIPT, answer, bin];
  return { file: 'unshare', args: [...isolated, ...asUser] };
}
