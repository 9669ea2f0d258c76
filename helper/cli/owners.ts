import { execFileSync } from 'node:child_process';
import { InvalidArgumentError } from 'commander';

/** Numbers of users and groups by name, as this machine's name service (nsswitch) knows them. */
function lookUp(database: 'passwd' | 'group', name: string): number | null {
  if (/^\d{1,10}$/.test(name)) return Number(name);
  if (!/^[A-Za-z_][A-Za-z0-9_.@-]*\$?$/.test(name)) return null;
  try {
    const line = execFileSync('getent', [database, name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
    });
    const number = line.split(':')[2];
    return number !== undefined && /^\d+$/.test(number) ? Number(number) : null;
  } catch {
    return null; // getent exits with 2 where the name is not known.
  }
}

export function userId(name: string): number {
  const uid = lookUp('passwd', name);
  if (uid === null)
    throw new InvalidArgumentError(`There is no user "${name}" on this machine ("getent passwd" lists them).`);
  return uid;
}

export function groupId(name: string): number {
  const gid = lookUp('group', name);
  if (gid === null)
    throw new InvalidArgumentError(`There is no group "${name}" on this machine ("getent group" lists them).`);
  return gid;
}
