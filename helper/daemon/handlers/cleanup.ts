import { ok } from '../../protocol/index.ts';
import type { Handlers } from '../dispatch.ts';
import type { Cleanup } from '../networks/cleanup.ts';
import { whoIs, type UserNames } from '../users.ts';

/** Everything of Taproom's on this machine, and its removal. */
export function cleanupHandlers(cleanup: Cleanup, users: UserNames): Pick<Handlers, 'cleanup.list' | 'cleanup.run'> {
  return {
    'cleanup.list': async ({ orphans }) => ok({ leftovers: await cleanup.list(orphans) }),
    'cleanup.run': async ({ orphans }, peer) => cleanup.run(orphans, await whoIs(users, peer)),
  };
}
