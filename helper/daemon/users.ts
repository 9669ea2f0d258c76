import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Who } from '../protocol/index.ts';
import type { Peer } from './peer.ts';
import { programEnvironment } from './program-environment.ts';

/** Milliseconds that a directory service may take to say who a number is. */
const TIMEOUT = 1000;
/** Users at once in memory; there are few who may change networks. */
const MAX_KNOWN = 256;

/** The line of a number in /etc/passwd (passwd(5)), or null. Pure. */
export function userNamed(etcPasswd: string, uid: number): string | null {
  for (const line of etcPasswd.split('\n')) {
    const [name, , number] = line.split(':');
    if (number === String(uid) && name !== undefined && name !== '') return name;
  }
  return null;
}

/** Names of users for the history, kept for the helper's life: a number rarely changes hands. */
export class UserNames {
  readonly #known = new Map<number, Promise<string | null>>();

  name(uid: number): Promise<string | null> {
    const known = this.#known.get(uid);
    if (known) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const asked = lookUp(uid);
    this.#known.set(uid, asked);
    return asked;
  }
}

async function lookUp(uid: number): Promise<string | null> {
  let passwd = '';
  try {
    passwd = readFileSync('/etc/passwd', 'utf8');
  } catch {
    // A system without this file asks its name service.
  }
  const local = userNamed(passwd, uid);
  if (local !== null) return local;
  return new Promise((resolve) => {
    execFile(
      'getent',
      ['passwd', String(uid)],
      { timeout: TIMEOUT, encoding: 'utf8', env: programEnvironment() },
      (error, text) => {
        resolve(error ? null : userNamed(text, uid));
      },
    );
  });
}

/** Who is behind a connection, for the history. */
export async function whoIs(users: UserNames, peer: Peer): Promise<Who> {
  const { uid } = peer.authorization;
  return { uid, user: await users.name(uid), client: peer.client ?? '' };
}
