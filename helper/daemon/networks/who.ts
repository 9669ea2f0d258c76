import type { Who } from '../../protocol/index.ts';
import type { Peer } from '../peer.ts';
import type { UserNames } from './users.ts';

/** Who is behind a connection, for the history. */
export async function whoIs(users: UserNames, peer: Peer): Promise<Who> {
  const { uid } = peer.authorization;
  return { uid, user: await users.name(uid), client: peer.client ?? '' };
}
