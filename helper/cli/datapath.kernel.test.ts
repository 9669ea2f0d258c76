import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DatapathRow, DatapathStatistics, PortKey, QueueCounters } from '../protocol/index.ts';
import { inTestSandbox, KernelHelper, sweep } from './kernel.fixture.ts';

/** Rates have the counters' names; --watch prints those of each port and of its queues. */
const rates = QueueCounters.pick({ received: true, sent: true, drops: true }).strict();
const Watched = z.strictObject({
  version: z.literal(1),
  time: z.iso.datetime(),
  datapaths: z
    .array(
      z.strictObject({
        name: z.string(),
        cpu: z.number(),
        ports: z.array(rates.extend({ key: PortKey, queues: z.array(rates).min(1) })),
      }),
    )
    .length(1),
});

describe.skipIf(!inTestSandbox)('datapath stats', () => {
  const helper = new KernelHelper();
  beforeAll(async () => {
    await helper.start();
    await helper.ok(
      'datapath',
      'add',
      'sw0',
      '--type',
      'switch',
      '--threads',
      '2',
      '--port',
      'tap:vm1',
      '--port',
      'tap:vm2',
    );
    await helper.ok('datapath', 'add', 'sw1', '--type', 'switch', '--port', 'tap:vm3');
  });
  afterAll(async () => {
    await helper.taproom('datapath', 'delete', 'sw0', 'sw1');
    sweep();
    await helper.remove();
  });
  /** The first words of each line. */
  const labels = (text: string): string[] =>
    text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => /tap:vm\d|queue \d/.exec(line)?.[0] ?? line);

  it('--queues has a line for each queue, where a port has several', async () => {
    expect(labels(await helper.ok('datapath', 'stats'))).toEqual(['tap:vm1', 'tap:vm2', 'tap:vm3']);
    expect(labels(await helper.ok('datapath', 'stats', '--queues'))).toEqual([
      'tap:vm1',
      'queue 0',
      'queue 1',
      'tap:vm2',
      'queue 0',
      'queue 1',
      'tap:vm3',
    ]);
    expect(
      labels(await helper.ok('datapath', 'stats', 'sw0', '--queues', '--watch', '--count', '1', '--interval', '0.1')),
    ).toEqual(['tap:vm1', 'queue 0', 'queue 1', 'tap:vm2', 'queue 0', 'queue 1']);
    expect(await helper.ok('datapath', 'show', 'sw0')).toMatch(
      /^tap:vm1: queues: in \d+ \+ \d+, out \d+ \+ \d+, dropped \d+ \+ \d+$/m,
    );
    expect(await helper.ok('datapath', 'show', 'sw1')).not.toContain('queues:');
  });

  it('--json has the queues in any case', async () => {
    for (const words of [[], ['--queues']]) {
      const { version, ...statistics } = await helper.json('datapath', 'stats', ...words);
      expect(version).toBe(1);
      const { datapaths } = DatapathStatistics.strict().parse(statistics);
      expect(datapaths.map(({ name, ports }) => [name, ports.map(({ queues }) => queues.length)])).toEqual([
        ['sw0', [2, 2]],
        ['sw1', [1]],
      ]);
    }
    const { datapaths } = Watched.parse(
      await helper.json('datapath', 'stats', 'sw0', '--watch', '--count', '1', '--interval', '0.1'),
    );
    expect(datapaths[0]?.ports.map(({ queues }) => queues.length)).toEqual([2, 2]);
  });

  it('--watch refuses to end before it began', async () => {
    const { code, err } = await helper.taproom('datapath', 'stats', '--watch', '--count', '0');
    expect([code, err]).toEqual([2, expect.stringContaining('At least one sample') as string]);
  });

  it('set changes what a port is opened with, and its settings stay', async () => {
    const first = async (): Promise<unknown> =>
      DatapathRow.parse((await helper.json('datapath', 'show', 'sw1'))['datapath']).datapath.ports[0];
    await helper.ok('datapath', 'set', 'sw1', '--port', 'tap:vm3,vlan=10');
    const before = await first();
    await helper.ok('datapath', 'set', 'sw1', '--port', 'tap:vm3,offloads=off,isolated');
    expect(await first()).toMatchObject({
      device: 'vm3',
      offloads: false,
      settings: { vlan: { mode: 'access', id: 10 }, isolated: true },
    });
    await helper.ok('undo');
    expect(await first()).toEqual(before);
    await helper.ok('datapath', 'set', 'sw1', '--reset-port', 'tap:vm3');
    await helper.ok('datapath', 'set', 'sw1', '--add-port', 'tap:new%d', '--add-port', 'tap:new%d', '--hub');
    const row = DatapathRow.parse((await helper.json('datapath', 'show', 'sw1'))['datapath']);
    expect([row.ports.map(({ key }) => key), row.datapath.settings]).toMatchObject([
      ['tap:vm3', 'tap:new0', 'tap:new1'],
      { hub: true },
    ]);
    await helper.ok('datapath', 'set', 'sw1', '--remove-port', 'tap:new0', '--remove-port', 'tap:new1', '--no-hub');
    expect(
      DatapathRow.parse((await helper.json('datapath', 'show', 'sw1'))['datapath']).datapath.settings,
    ).toMatchObject({ hub: false });
  });

  it.each([
    [['datapath', 'set', 'sw1', '--add-port', 'nic:nope'], '--add-port'],
    [['datapath', 'set', 'sw1', '--port', 'tap:nope,vlan=1'], '--port'],
    [['datapath', 'set', 'sw1', '--port', 'tap:vm3,namespace=nope'], '--port'],
    [['datapath', 'set', 'sw1', '--port', 'tap:vm3,drop-matching=nope'], '--port'],
    [['datapath', 'set', 'sw1', '--ageing', '0'], '--ageing'],
    [['impair', 'vm3', '--drop-matching', 'nope'], '--drop-matching'],
    [
      [
        'datapath',
        'add',
        'b',
        '--type',
        'bond',
        '--port',
        'tap:b',
        '--port',
        'tap:c',
        '--probe',
        '192.0.2.1',
        '--probe-interval',
        '5',
      ],
      '--probe-interval',
    ],
    [['datapath', 'add', 'sw2', '--type', 'switch', '--port', 'nic:vm3'], '--port'],
  ])('%j is refused, and says where', async (words, option) => {
    const { code, err } = await helper.taproom(...words);
    expect([code === 0, /Where: +(\S+)/.exec(err)?.[1]], err).toEqual([false, option]);
    if (words.includes('nic:vm3')) expect(err).toContain('--remove-port tap:vm3');
  });

  it('is completed', async () => {
    expect((await helper.ok('__complete', '--', 'datapath', 'stats', '--q')).split('\n')).toContain('--queues');
  });
});
