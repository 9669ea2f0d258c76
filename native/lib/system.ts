import { loadAddon } from './load.ts';
import type { NativeResult, PeerCredentials } from './types.ts';

interface SystemAddon {
  peerCredentials(fd: number): NativeResult<PeerCredentials>;
}
const addon = (): SystemAddon => loadAddon() as SystemAddon;

/** Who connected to this end of a unix socket (unix(7)); `fd` stays open and the caller's. */
export const peerCredentials = (fd: number): NativeResult<PeerCredentials> => addon().peerCredentials(fd);
