import { hostname, release } from 'node:os';
import { ok, PRODUCT_VERSION, PROTOCOL_VERSION, TOPICS, type Topic } from '../../protocol/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import type { Services } from '../services.ts';

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

/** The helper itself, and what a connection listens to. */
export function helperHandlers(services: Services): Pick<Handlers, HelperMethods> {
  const { store, observer, statistics, capabilities } = services;
  return {
    // Another major version of the client is answered all the same: the client knows what it can read.
    hello: async ({ client }, peer) => {
      peer.greet(client);
      return ok({
        protocol: PROTOCOL_VERSION,
        version: PRODUCT_VERSION,
        pid: process.pid,
        sandbox: services.sandbox,
        hostname: hostname(),
        kernel: release(),
        startedAt: services.startedAt.toISOString(),
        authorization: peer.authorization,
        capabilities: await capabilities.known(),
      });
    },
    status: () =>
      ok({
        uptime: (Date.now() - services.startedAt.getTime()) / 1000,
        residentBytes: process.memoryUsage.rss(),
        ...services.load(),
        revision: store.revision,
        counts: Object.fromEntries(TOPICS.map((topic) => [topic, store.count(topic)])) as Record<Topic, number>,
        demo: services.demo === null ? 'absent' : services.demo.on ? 'on' : 'off',
      }),
    doctor: async () => ok({ capabilities: await capabilities.probe() }),
    subscribe: async ({ topics }, peer) => {
      if (topics.includes('routes')) await observer.fresh();
      const wanted = new Set(topics);
      peer.subscribe(wanted);
      return ok(new Encoded(store.snapshot(wanted)));
    },
    unsubscribe: (_, peer) => {
      peer.unsubscribe();
      return ok({});
    },
    'statistics.get': async ({ namespace }) =>
      ok(new Encoded(await statistics.sample(namespace === null ? null : [namespace]))),
    'statistics.subscribe': ({ interval, namespaces }, peer) => {
      peer.subscribeStatistics(interval, namespaces ?? null);
      return ok({});
    },
    'statistics.unsubscribe': (_, peer) => {
      peer.unsubscribeStatistics();
      return ok({});
    },
    'demo.traffic': ({ on }) => {
      if (services.demo === null) {
        return {
          ok: false,
          error: {
            kind: 'unsupported',
            step: 'demo.traffic',
            message: 'The traffic was not switched: this helper has no demo network.',
            remedy: 'Start one: `taproomd --sandbox --demo`.',
          },
        };
      }
      const switched = services.demo.switch(on);
      return switched.ok ? ok({}) : switched;
    },
  };
}
