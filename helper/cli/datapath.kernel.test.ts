import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DatapathStatistics, PortKey, QueueCounters } from '../protocol/index.ts';
import { inTestSandbox, KernelHelper, sweep } from './kernel.fixture.ts';

/** Rates have the counters' names; --watch prints those of each port and of its queues. */
const rates = QueueCounters.pick({ received: true, sent: true, drops: true }).strict();
const Watched = z.strictObject({
  version: z.literal(1), time: z.iso.datetime(),
  datapaths: z.array(z.strictObject({ name: z.string(), cpu: z.number(), ports: z.array(rates.extend({ key: PortKey, queues: z.array(rates).min(1) })) })).length(1),
});

describe.skipIf(!inTestSandbox)('datapath stats', () => {
  const helper = new KernelHelper();
  beforeAll(async () => {
    await helper.start();
    await helper.ok('datapath', 'add', 'sw0', '--type', 'switch', '--threads', '2', '--port', 'tap:vm1', '--port', 'tap:vm2');
    await helper.ok('datapath', 'add', 'sw1', '--type', 'switch', '--port', 'tap:vm3');
  });
  afterAll(async () => {
    await helper.taproom('datapath', 'delete', 'sw0', 'sw1');
    sweep();
    await helper.remove();
  });
  /** The first words of each line. */
  const labels = (text: string): string[] => text.trimEnd().split('\n').slice(1).map((line) => /tap:vm\d|queue \d/.exec(line)?.[0] ?? line);

  it('--queues has a line for each queue, where a port has several', async () => {
    expect(labels(await helper.ok('datapath', 'stats'))).toEqual(['tap:vm1', 'tap:vm2', 'tap:vm3']);
    expect(labels(await helper.ok('datapath', 'stats', '--queues'))).toEqual(['tap:vm1', 'queue 0', 'queue 1', 'tap:vm2', 'queue 0', 'queue 1', 'tap:vm3']);
    expect(labels(await helper.ok('datapath', 'stats', 'sw0', '--queues', '--watch', '--count', '1', '--interval', '0.1'))).toEqual(['tap:vm1', 'queue 0', 'queue 1', 'tap:vm2', 'queue 0', 'queue 1']);
    expect(await helper.ok('datapath', 'show', 'sw0')).toMatch(/^tap:vm1: queues: in \d+ \+ \d+, out \d+ \+ \d+, dropped \d+ \+ \d+$/m);
    expect(await helper.ok('datapath', 'show', 'sw1')).not.toContain('queues:');
  });

  it('--json has the queues in any case', async () => {
    for (const words of [[], ['--queues']]) {
      const { version, ...statistics } = await helper.json('datapath', 'stats', ...words);
      expect(version).toBe(1);
      const { datapaths } = DatapathStatistics.strict().parse(statistics);
      expect(datapaths.map(({ name, ports }) => [name, ports.map(({ queues }) => queues.length)])).toEqual([['sw0', [2, 2]], ['sw1', [1]]]);
    }
    const { datapaths } = Watched.parse(await helper.json('datapath', 'stats', 'sw0', '--watch', '--count', '1', '--interval', '0.1'));
    expect(datapaths[0]?.ports.map(({ queues }) => queues.length)).toEqual([2, 2]);
  });

  it('is completed', async () => {
    expect((await helper.ok('__complete', '--', 'datapath', 'stats', '--q')).split('\n')).toContain('--queues');
  });
});
