import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ok, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { authorize, findGroup, findUser, type Authority, type Authorizer } from './authorization.ts';
import { failure } from './errors.ts';
import { programEnvironment } from './program-environment.ts';

/** Members of this group may use the helper. */
export const GROUP = 'taproom';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // A system without this file has no such users or groups. Where it cannot be read now, nobody knows.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

/** Read anew for each connection, so that `usermod -aG taproom USER` needs no restart of ours. */
export function readAuthority(invokingUid: number | null): Authority {
  const inUserNamespace = isUserNamespace(read('/proc/self/uid_map'));
  const group = findGroup(read('/etc/group'), GROUP);
  const passwd = group && group.members.length > 0 ? read('/etc/passwd') : '';
  return {
    ownUid: process.getuid?.() ?? 0,
    // Inside a user namespace other users' numbers mean nothing.
    invokingUid: inUserNamespace ? null : invokingUid,
    group:
      group && !inUserNamespace
        ? {
            gid: group.gid,
            memberUids: group.members.map((name) => findUser(passwd, name)).filter((uid) => uid !== null),
          }
        : null,
    overflowId: inUserNamespace ? Number(read('/proc/sys/kernel/overflowuid') || 65534) : null,
  };
}

/** All for root, for whoever started the helper and for the group taproom; nothing for others. */
export const localAuthorizer = (invokingUid: number | null): Authorizer => ({
  authorize: (peer) => Promise.resolve(authorize(peer, readAuthority(invokingUid))),
});

/** Whether user numbers are mapped: the first user namespace maps all of them to themselves (user_namespaces(7)). */
export const isUserNamespace = (uidMap: string): boolean => !/^\s*0\s+0\s+4294967295\s*$/.test(uidMap);

/** Root of the machine, not merely of a user namespace, where it has no more rights than its user. */
export const isFullRoot = (): boolean => process.getuid?.() === 0 && !isUserNamespace(read('/proc/self/uid_map'));

/**
 * Who started the helper: `--user`, or whom sudo or pkexec say they run for. Their variables are
 * believed only as root, because only then nobody without that right can have set them.
 */
export function invokingUser(named: string | null, environment: NodeJS.ProcessEnv): Result<number | null> {
  if (named !== null) return lookUp(named);
  if (process.getuid?.() !== 0) return ok(null);
  const text = environment.PKEXEC_UID ?? environment.SUDO_UID ?? '';
  return ok(/^\d{1,10}$/.test(text) ? Number(text) : null);
}

function lookUp(user: string): Result<number> {
  if (/^\d{1,10}$/.test(user)) return ok(Number(user));
  const uid = findUser(read('/etc/passwd'), user);
  if (uid !== null) return ok(uid);
  try {
    // Users of a directory service are not in /etc/passwd; id(1) asks all sources.
    return ok(
      Number(
        execFileSync('id', ['-u', '--', user], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
          env: programEnvironment(),
        }),
      ),
    );
  } catch {
    return failure('not-found', 'read arguments', say('start.noUser', { user: JSON.stringify(user) }), {
      field: '--user',
      remedy: say('start.nameUser'),
    });
  }
}
