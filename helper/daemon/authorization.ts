import type { PeerCredentials } from '../../native/lib/types.ts';
import { Level, type Authorization } from '../protocol/index.ts';

/** From the credentials of a peer to what it may do. Asynchronous, so that a policy daemon can be asked. */
export interface Authorizer {
  authorize(peer: PeerCredentials): Promise<Authorization>;
}

/** A level with those that it includes: who reads packets or connects networks sees the lists, too. */
export function withIncluded(level: Level): Level[] {
  if (level === 'manage') return Level.options;
  return level === 'observe' ? [level] : ['observe', level];
}

/** What the decision rests on. Pure: whoever calls has read it from the socket and from /etc. */
export interface Authority {
  /** The user that the helper runs as. */
  ownUid: number;
  /** The user who started it through sudo or pkexec, or who was named by --user. */
  invokingUid: number | null;
  group: { gid: number; memberUids: readonly number[] } | null;
  /**
   * In a user namespace every user who is not mapped appears as this one (/proc/sys/kernel/overflowuid),
   * so it identifies nobody. null outside a user namespace, where it is an ordinary user.
   */
  overflowId: number | null;
}

/** Who this peer is to us: the first rule that fits. */
export function authorize(peer: PeerCredentials, authority: Authority): Authorization {
  const by = rule(peer, authority);
  return { levels: by === 'none' ? [] : withIncluded('manage'), by, uid: peer.uid };
}

function rule(peer: PeerCredentials, { ownUid, invokingUid, group, overflowId }: Authority): Authorization['by'] {
  const known = (id: number): boolean => id !== overflowId;
  if (!known(peer.uid)) return 'none';
  if (peer.uid === 0) return 'root';
  if (peer.uid === ownUid || peer.uid === invokingUid) return 'owner';
  if (!group || !known(group.gid)) return 'none';
  const belongs = peer.gid === group.gid || peer.groups.includes(group.gid) || group.memberUids.includes(peer.uid);
  return belongs ? 'group' : 'none';
}

/** A line of /etc/group (group(5)): its number and the names of its members. */
export function findGroup(etcGroup: string, name: string): { gid: number; members: string[] } | null {
  for (const line of etcGroup.split('\n')) {
    const [group, , gid, members] = line.split(':');
    if (group === name && gid !== undefined && /^\d+$/.test(gid)) {
      return { gid: Number(gid), members: (members ?? '').split(',').filter((member) => member !== '') };
    }
  }
  return null;
}

/** The user number of a name in /etc/passwd (passwd(5)), or null. */
export function findUser(etcPasswd: string, name: string): number | null {
  for (const line of etcPasswd.split('\n')) {
    const [user, , uid] = line.split(':');
    if (user === name && uid !== undefined && /^\d+$/.test(uid)) return Number(uid);
  }
  return null;
}
