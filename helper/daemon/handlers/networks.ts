import { ok } from '../../protocol/index.ts';
import { Encoded, type Handlers, type Preparations } from '../dispatch.ts';
import { clientGone } from '../errors.ts';
import { readDocument } from '../networks/document-memory.ts';
import type { Networks } from '../networks/networks.ts';
import { planText } from '../networks/plan-text.ts';
import { askerOf } from '../peer.ts';
import { whoIs, type UserNames } from '../users.ts';
import type { Cleanup } from '../networks/cleanup.ts';

type NetworkMethods = Exclude<Extract<keyof Handlers, `network.${string}`>, 'network.import' | 'network.export'>;

/** Networks: what is saved, what it would do, and doing it. */
export function networkHandlers(networks: Networks, users: UserNames): Pick<Handlers, NetworkMethods> {
  return {
    'network.list': async () => ok({ networks: await networks.list() }),
    'network.show': ({ name }, peer) => networks.show(name, askerOf(peer)),
    'network.check': async ({ text }, peer) => {
      const parsed = await readDocument(text, askerOf(peer));
      return parsed === null ? clientGone('network.check') : ok(parsed);
    },
    'network.plan': async ({ name, text, to }, peer) => {
      const asker = askerOf(peer);
      const step = 'network.plan';
      const known =
        text === undefined
          ? to === 'down'
            ? null
            : await networks.document(step, name ?? '', asker)
          : await networks.read(step, text, asker);
      if (known && !known.ok) return known;
      const target = to === 'down' ? null : (known?.value ?? null);
      const planned = await networks.plan(step, name ?? known?.value.document.name ?? '', target, asker.gone);
      const plan = await planText(step, planned, asker.gone);
      return plan.ok ? ok(new Encoded(`{"plan":${plan.value}}`)) : plan;
    },
    'network.save': (_params, _peer, read) => {
      const network = networks.save(read);
      return network.ok ? ok({ network: network.value }) : network;
    },
    'network.delete': async ({ name, down }, peer) => networks.delete(name, down, await whoIs(users, peer)),
    'network.apply': async ({ confirm, confirmWithin }, peer, read) =>
      networks.apply(read, await whoIs(users, peer), { confirm, confirmWithin }),
    'network.up': async ({ name, ...confirmation }, peer) => networks.up(name, await whoIs(users, peer), confirmation),
    'network.down': async ({ name, ...confirmation }, peer) =>
      networks.down(name, await whoIs(users, peer), confirmation),
  };
}

/** A long document takes long to be read: root's changes do not wait for that. */
export const networkPreparations = (networks: Networks): Preparations => ({
  'network.apply': ({ text }, peer) => networks.read('network.apply', text, askerOf(peer)),
  'network.save': ({ text }, peer) => networks.read('network.save', text, askerOf(peer)),
});

/** Everything of Taproom's on this machine, and its removal. */
export function cleanupHandlers(cleanup: Cleanup, users: UserNames): Pick<Handlers, 'cleanup.list' | 'cleanup.run'> {
  return {
    'cleanup.list': async ({ orphans }) => ok({ leftovers: await cleanup.list(orphans) }),
    'cleanup.run': async ({ orphans }, peer) => cleanup.run(orphans, await whoIs(users, peer)),
  };
}
