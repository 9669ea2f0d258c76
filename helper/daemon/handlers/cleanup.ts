import { ok } from '../../protocol/index.ts';
import type { Handlers } from '../dispatch.ts';
import { whoIs } from '../networks/who.ts';
import type { Services } from '../services.ts';

/** Everything of Taproom's on this machine, and its removal. */
export function cleanupHandlers({ cleanup, users }: Services): Pick<Handlers, 'cleanup.list' | 'cleanup.run'> {
  return {
    'cleanup.list': async ({ orphans }) => ok({ leftovers: await cleanup.list(orphans) }),
    'cleanup.run': async ({ orphans }, peer) => cleanup.run(orphans, await whoIs(users, peer)),
  };
}
