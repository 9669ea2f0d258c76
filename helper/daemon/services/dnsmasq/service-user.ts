import { readFileSync } from 'node:fs';

export interface ServiceUsers {
  /** Whom dnsmasq becomes after its start; null: it stays who we are. */
  readonly user: string | null;
  /** Who may be the owner of a dnsmasq of ours. */
  readonly uids: readonly number[];
}

/**
 * The user `dnsmasq`, which its package makes, or `nobody`. Not where there is no such user: in the user
 * namespace of an ordinary user's sandbox there is only one. And not where dnsmasq is to end with us:
 * the kernel forgets that when a process changes its user (prctl(2), PR_SET_PDEATHSIG).
 */
export function serviceUsers(endWithHelper: boolean): ServiceUsers {
  const own = process.getuid?.() ?? 0;
  const known = passwd()
    .filter(({ name }) => name === 'dnsmasq' || name === 'nobody')
    .sort(({ name }) => (name === 'dnsmasq' ? -1 : 1));
  const [first] = endWithHelper || own !== 0 ? [] : known.filter(({ uid }) => isMapped(uid));
  return { user: first?.name ?? null, uids: [own, ...known.map(({ uid }) => uid)] };
}

function passwd(): { name: string; uid: number }[] {
  return lines('/etc/passwd').flatMap((line) => {
    const [name = '', , uid = ''] = line.split(':');
    return /^\d+$/.test(uid) ? [{ name, uid: Number(uid) }] : [];
  });
}

/** /proc/self/uid_map: first id inside, first outside, how many (user_namespaces(7)). */
const isMapped = (uid: number): boolean =>
  lines('/proc/self/uid_map').some((line) => {
    const [first = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
    return line.trim() !== '' && uid >= first && uid < first + count;
  });

function lines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
