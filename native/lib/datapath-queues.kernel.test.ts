import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PortCounters, QueueCounters } from '../../helper/protocol/index.ts';
import { describeKernel, eventually, ip, valueOf } from '../test/kernel.ts';
import { Namespaces, say } from '../test/programs.ts';
import { createDatapath, portCounters } from './datapath.ts';
import type { DatapathHandle } from './datapath-types.ts';

/** A switch of two threads between two TAPs, so with two queues each; many flows from one to the other. */
const FLOWS = 48;
const ROUNDS = 25;
const THERE_MAC = '02:00:00:00:00:02';

const namespaces = new Namespaces();
let datapath: DatapathHandle;

/** Each flow from a UDP port of its own: the kernel chooses a TAP's queue by the flow. */
const SEND = `
  const { createSocket } = require('node:dgram');
  for (let flow = 0; flow < ${FLOWS}; ++flow) {
    const socket = createSocket('udp4');
    socket.bind(20000 + flow, '10.9.0.1', () => {
      let left = ${ROUNDS};
      const next = () => (left-- > 0 ? socket.send(Buffer.alloc(100, flow), 9, '10.9.0.2', () => setTimeout(next, 1)) : socket.close());
      next();
    });
  }`;
async function send(): Promise<void> {
  const sent = await say('qu-a', [process.execPath, '-e', SEND]);
  expect(sent.ok, sent.text).toBe(true);
}

function counters(port: string): PortCounters {
  const row = datapath.sample().ports.find(({ key }) => key === port);
  if (!row) throw new Error(`no port ${port}`);
  return portCounters(port, row.counters, row.queues);
}
const sum = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((before, one) => before + (one ?? 0), 0);
/** Every figure of the whole is the sum of the queues', whatever passes meanwhile: both are of one reading. */
function expectSums({ key: _key, queues, ...whole }: PortCounters): void {
  expect(queues).toHaveLength(datapath.threads().length);
  const added = (figure: (queue: QueueCounters) => number | undefined): number => sum(queues.map(figure));
  const reasons = new Set(queues.flatMap(({ drops }) => Object.keys(drops)));
  expect({
    received: { frames: added((queue) => queue.received.frames), bytes: added((queue) => queue.received.bytes) },
    sent: { frames: added((queue) => queue.sent.frames), bytes: added((queue) => queue.sent.bytes) },
    segmented: added((queue) => queue.segmented),
    checksummed: added((queue) => queue.checksummed),
    duplicated: added((queue) => queue.duplicated),
    corrupted: added((queue) => queue.corrupted),
    reordered: added((queue) => queue.reordered),
    drops: Object.fromEntries([...reasons].map((reason) => [reason, added(({ drops }) => drops[reason])])),
  }).toEqual(whole);
}

describeKernel('counters of each queue', () => {
  beforeEach(async () => {
    for (const name of ['qu-a', 'qu-b']) namespaces.make(name);
    const tap = (name: string, mac: string) => ({
      key: `tap:${name}`,
      kind: 'tap' as const,
      namespacePath: `/run/netns/qu-${name}`,
      options: { device: 'lan0', mac, offloads: true },
    });
    datapath = valueOf(
      await createDatapath(
        {
          name: 'queues',
          threads: 2,
          affinity: [],
          busyPoll: 0,
          ports: [tap('a', '02:00:00:00:00:01'), tap('b', THERE_MAC)],
          kind: { kind: 'switch', options: {} },
        },
        () => undefined,
      ),
    );
    for (const [name, address] of [
      ['qu-a', '10.9.0.1/24'],
      ['qu-b', '10.9.0.2/24'],
    ] as const) {
      ip('-n', name, 'address', 'add', address, 'dev', 'lan0');
      ip('-n', name, 'link', 'set', 'dev', 'lan0', 'up');
    }
    // Nobody has to ask, or to answer, for the flows to be there.
    ip('-n', 'qu-a', 'neighbour', 'replace', '10.9.0.2', 'lladdr', THERE_MAC, 'dev', 'lan0', 'nud', 'permanent');
  });
  afterEach(async () => {
    await datapath.close();
    namespaces.end();
  });

  it("add up to the port's, and say by which thread the flows went", async () => {
    const sending = send();
    const state = { ended: false };
    void sending.finally(() => {
      state.ended = true;
    });
    while (!state.ended) {
      for (const port of ['tap:a', 'tap:b']) expectSums(counters(port));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await sending;
    await eventually('the last frame', () => (counters('tap:b').sent.frames >= FLOWS * ROUNDS ? true : undefined));
    for (const { received } of counters('tap:a').queues) expect(received.frames).toBeGreaterThan(0);
    // Run to completion: what a thread receives it also sends.
    for (const { sent } of counters('tap:b').queues) expect(sent.frames).toBeGreaterThan(0);
    for (const port of ['tap:a', 'tap:b']) expectSums(counters(port));
  });

  it('have the drops by reason of their own queue', async () => {
    // Untagged frames are of no VLAN of this trunk.
    valueOf(await datapath.setPort('tap:a', { vlanMode: 'trunk', vlanAllowed: [10] }));
    await send();
    await eventually('the last drop', () =>
      (counters('tap:a').drops['vlan'] ?? 0) >= FLOWS * ROUNDS ? true : undefined,
    );
    valueOf(await datapath.setPort('tap:a', { impairIn: { dropEvery: 2 } }));
    await send();
    await eventually('every other frame', () =>
      (counters('tap:a').drops['impair-nth'] ?? 0) >= (FLOWS * ROUNDS) / 2 - 1 ? true : undefined,
    );
    const { queues } = counters('tap:a');
    for (const { received, drops } of queues) {
      expect(drops['vlan']).toBeGreaterThan(0);
      expect(drops['impair-nth']).toBeGreaterThan(0);
      // No thread drops what another has received.
      expect(sum(Object.values(drops))).toBeLessThanOrEqual(received.frames);
    }
    expectSums(counters('tap:a'));
    for (const { drops } of counters('tap:b').queues) expect(drops).not.toHaveProperty(['impair-nth']);
  });
});
