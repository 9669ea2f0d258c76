import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { datapathAdd } from '../../daemon/operations/datapath/commands.ts';
import { Datapath, type DatapathInput } from '../../protocol/index.ts';
import { several, wholeNumber } from '../arguments.ts';
import { cpuList, kindSettings, readPorts, withKindOptions, type KindOptions } from './datapath-options.ts';

describe('settings of a datapath on the command line', () => {
  it('are those of its type', () => {
    expect(kindSettings('switch', { hub: true, ageing: 60 })).toEqual({ ok: true, value: { hub: true, ageing: 60 } });
    expect(kindSettings('bond', { mode: 'balance-rr', probe: '192.0.2.1', probeInterval: 50 })).toEqual({
      ok: true,
      value: { mode: 'balance-rr', probe: { address: '192.0.2.1', interval: 50 } },
    });
    expect(kindSettings('responder', { address: ['10.99.0.2/24'], httpPort: 0 })).toEqual({
      ok: true,
      value: { addresses: ['10.99.0.2/24'], ports: { http: 0 } },
    });
    expect(kindSettings('exception', { forward: 'layer3' })).toEqual({ ok: true, value: { forward: 'layer3' } });
  });

  it('keep what they were where they are changed', () => {
    const before = {
      mode: 'active-backup',
      hash: 'layer3+4',
      probe: { address: '192.0.2.1', interval: 100, misses: 3 },
    };
    expect(kindSettings('bond', { probeMisses: 5 }, before)).toEqual({
      ok: true,
      value: { ...before, probe: { address: '192.0.2.1', interval: 100, misses: 5 } },
    });
    expect(kindSettings('bond', {}, before)).toEqual({ ok: true, value: before });
    expect(kindSettings('bond', { probe: false }, before)).toEqual({ ok: true, value: { ...before, probe: null } });
    expect(kindSettings('switch', { hub: false }, { hub: true, ageing: 60 })).toEqual({
      ok: true,
      value: { hub: false, ageing: 60 },
    });
  });

  it.each([
    ['switch', { mode: 'balance-rr' }, '--mode', '--mode is an option of the type bond, not of switch.'],
    ['bond', { hub: true }, '--hub', '--hub is an option of the type switch, not of bond.'],
    [
      'responder',
      { forward: 'layer3' },
      '--forward',
      '--forward is an option of the type exception, not of responder.',
    ],
    [
      'bond',
      { probeInterval: 50 },
      '--probe',
      'There is nothing to probe: --probe-interval and --probe-misses belong to --probe.',
    ],
  ] as const)('of another type are refused: %s %o', (type, options, field, message) => {
    const settings = kindSettings(type, options);
    expect(settings.ok ? null : settings.error).toMatchObject({ kind: 'invalid', field, message });
  });
});

it('ports name the option that they came by', () => {
  expect(readPorts(['tap:a', 'vxlan:42@192.0.2.2'], '--port')).toMatchObject({
    ok: true,
    value: [
      { kind: 'tap', device: 'a' },
      { kind: 'vxlan', id: 42 },
    ],
  });
  const wrong = readPorts(['tap:a', 'tpa:b'], '--add-port');
  expect(wrong.ok ? null : wrong.error).toMatchObject({
    kind: 'invalid',
    field: '--add-port',
    remedy: { message: expect.stringContaining('tap') as string },
  });
});

it('CPUs are numbers and ranges', () => {
  expect(cpuList('0,2-4')).toEqual([0, 2, 3, 4]);
  for (const text of ['', 'x', '3-1', '1,', '-1']) expect(() => cpuList(text), text).toThrow('such as 0,2-3');
});

it.each<DatapathInput>([
  {
    type: 'switch',
    name: 's',
    threads: 2,
    affinity: [0, 1],
    busyPoll: 50,
    ports: [
      { kind: 'tap', device: 'a' },
      { kind: 'nic', device: 'b', namespace: 'red' },
    ],
    settings: { hub: true, ageing: 60, tableSize: 64, loopMoves: 0 },
  },
  {
    type: 'bond',
    name: 'b',
    ports: [
      { kind: 'tap', device: 'a' },
      { kind: 'nic', device: 'b' },
    ],
    settings: { mode: 'balance-xor', hash: 'layer2', probe: { address: '192.0.2.1', interval: 50, misses: 2 } },
  },
  {
    type: 'responder',
    name: 'r',
    ports: [{ kind: 'tap', device: 'a' }],
    settings: {
      addresses: ['10.99.0.2/24'],
      mac: '02:00:00:00:00:02',
      ports: { echo: 1007, discard: 0, chargen: 1019, http: 8080 },
    },
  },
  {
    type: 'exception',
    name: 'e',
    ports: [
      { kind: 'tap', device: 'a' },
      { kind: 'xdp', device: 'b' },
    ],
    settings: { forward: 'layer3' },
  },
])('what a plan says that one would type makes the same $type', (input) => {
  const wanted = Datapath.parse(input);
  const words = datapathAdd(wanted).split(' ').slice(3);
  const command = withKindOptions(new Command().argument('<name>').exitOverride())
    .option('--type <type>')
    .option('--port <port>', '', several)
    .option('--threads <n>', '', wholeNumber)
    .option('--affinity <cpus>', '', cpuList)
    .option('--busy-poll <us>', '', wholeNumber);
  command.parse(words, { from: 'user' });
  const { type, port, threads, affinity, busyPoll, ...kind } = command.opts<
    KindOptions & { type: Datapath['type']; port: string[]; threads?: number; affinity?: number[]; busyPoll?: number }
  >();
  const [ports, settings] = [readPorts(port, '--port'), kindSettings(type, kind)];
  expect(
    Datapath.parse({
      type,
      name: command.args[0],
      threads,
      affinity,
      busyPoll,
      ports: ports.ok && ports.value,
      settings: settings.ok && settings.value,
    }),
  ).toEqual(wanted);
});
