import { hostname, release } from 'node:os';
import {
  fail,
  ok,
  PRODUCT_VERSION,
  PROTOCOL_VERSION,
  TOPICS,
  type MethodResult,
  type Topic,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import type { CapabilityProbe } from '../capabilities.ts';
import type { Demo } from '../demo.ts';
import type { Observer } from '../observer.ts';
import type { StatisticsHub } from '../statistics.ts';
import type { Store } from '../store.ts';

type HelperMethods =
  | 'hello'
  | 'status'
  | 'doctor'
  | 'subscribe'
  | 'unsubscribe'
  | 'statistics.get'
  | 'statistics.subscribe'
  | 'statistics.unsubscribe'
  | 'demo.traffic';

export interface HelperParts {
  readonly store: Store;
  readonly observer: Observer;
  readonly statistics: StatisticsHub;
  readonly capabilities: CapabilityProbe;
  /** The helper's own namespace is a sandbox. */
  readonly sandbox: boolean;
  /** null where the helper was not started with --demo. */
  readonly demo: () => Demo | null;
  /** Connections and subscriptions of the server. */
  readonly load: () => { connections: number; subscriptions: number };
  readonly budgets: () => MethodResult<'status'>['budgets'];
}

/** The helper itself, and what a connection listens to. */
export function helperHandlers({
  store,
  observer,
  statistics,
  capabilities,
  sandbox,
  demo,
  load,
  budgets,
}: HelperParts): Pick<Handlers, HelperMethods> {
  const startedAt = new Date();
  return {
    // Another major version of the client is answered all the same: the client knows what it can read.
    hello: async ({ client }, peer) => {
      peer.greet(client);
      return ok({
        protocol: PROTOCOL_VERSION,
        version: PRODUCT_VERSION,
        pid: process.pid,
        sandbox,
        hostname: hostname(),
        kernel: release(),
        startedAt: startedAt.toISOString(),
        authorization: peer.authorization,
        capabilities: await capabilities.known(),
      });
    },
    status: () =>
      ok({
        uptime: (Date.now() - startedAt.getTime()) / 1000,
        residentBytes: process.memoryUsage.rss(),
        ...load(),
        revision: store.revision,
        counts: Object.fromEntries(TOPICS.map((topic) => [topic, store.size(topic)])) as Record<Topic, number>,
        demo: demo() === null ? 'absent' : demo()?.on === true ? 'on' : 'off',
        budgets: budgets(),
      }),
    doctor: async () => ok({ capabilities: await capabilities.probe() }),
    subscribe: async ({ topics }, peer) => {
      if (topics.includes('routes')) await observer.fresh();
      const wanted = new Set(topics);
      // What is left out of these tables is told.
      if (wanted.has('routes') || wanted.has('neighbours')) wanted.add('large');
      const refused = peer.subscribe(wanted);
      if (refused) return fail(refused);
      return ok(new Encoded(store.snapshot(wanted)));
    },
    unsubscribe: (_, peer) => {
      peer.unsubscribe();
      return ok({});
    },
    'statistics.get': async ({ namespace }) =>
      ok(new Encoded(await statistics.sample(namespace === null ? null : [namespace]))),
    'statistics.subscribe': ({ interval, namespaces }, peer) => {
      const refused = peer.subscribeStatistics(interval, namespaces ?? null);
      return refused ? fail(refused) : ok({});
    },
    'statistics.unsubscribe': (_, peer) => {
      peer.unsubscribeStatistics();
      return ok({});
    },
    'demo.traffic': ({ on }) => {
      const running = demo();
      if (running === null) {
        return {
          ok: false,
          error: { kind: 'unsupported', step: 'demo.traffic', ...say('start.noDemo'), remedy: say('start.startDemo') },
        };
      }
      const switched = running.switch(on);
      return switched.ok ? ok({}) : switched;
    },
  };
}
