import type { Authorization, Failure, Topic } from '../protocol/index.ts';

/** A connection as handlers see it: who it is, and what it listens to. */
export interface Peer {
  /** What it called itself in its hello; null before. */
  readonly client: string | null;
  readonly authorization: Authorization;
  /** It hung up: nobody waits for what has not begun. */
  readonly gone: boolean;
  greet(client: string): void;
  /** From the answer of this call on, changes of these topics are sent; one set a connection. Or why they cannot be. */
  subscribe(topics: ReadonlySet<Topic>): Failure | null;
  unsubscribe(): void;
  /** `namespaces` null: all. */
  subscribeStatistics(interval: number, namespaces: readonly string[] | null): Failure | null;
  unsubscribeStatistics(): void;
}

/** For whom work is done that may be left when nobody waits for it any more. */
export const askerOf = (peer: Peer): { uid: number; gone: () => boolean } => ({
  uid: peer.authorization.by === 'root' ? 0 : peer.authorization.uid,
  gone: () => peer.gone,
});
