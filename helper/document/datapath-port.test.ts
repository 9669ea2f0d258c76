import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Port } from '../protocol/index.ts';
import { isCode, say } from '../protocol/messages/index.ts';
import { parsePort, portText } from './datapath-port.ts';
import { impairmentText, readImpairmentKey } from './impairment-text.ts';

describe('a port as text', () => {
  it.each([
    ['tap:vm1', { kind: 'tap', device: 'vm1' }],
    [
      'tap:vm1,namespace=red,mac=02:00:00:00:00:01,offloads=off',
      { kind: 'tap', device: 'vm1', namespace: 'red', mac: '02:00:00:00:00:01', offloads: false },
    ],
    ['tun:t0', { kind: 'tun', device: 't0' }],
    ['xdp:eth0,queue=3', { kind: 'xdp', device: 'eth0', queue: 3 }],
    ['vxlan:42@192.0.2.1', { kind: 'vxlan', id: 42, remote: '192.0.2.1' }],
    [
      'vxlan:42@[2001:db8::1]:4790,local=[2001:db8::2]:4791,mtu=1450',
      {
        kind: 'vxlan',
        id: 42,
        remote: '2001:db8::1',
        remotePort: 4790,
        local: '2001:db8::2',
        localPort: 4791,
        mtu: 1450,
      },
    ],
    ['vxlan:42@2001:db8::1', { kind: 'vxlan', id: 42, remote: '2001:db8::1' }],
    [
      'udp:192.0.2.1:7000-192.0.2.2:7001',
      { kind: 'udp', local: '192.0.2.1', localPort: 7000, remote: '192.0.2.2', remotePort: 7001 },
    ],
    [
      'nic:eth0,vlan=10,isolated,mirror=on,storm=100',
      {
        kind: 'nic',
        device: 'eth0',
        settings: { vlan: { mode: 'access', id: 10 }, isolated: true, mirror: true, stormLimit: 100 },
      },
    ],
    [
      'nic:eth0,trunk=10+20,native=1,primary',
      {
        kind: 'nic',
        device: 'eth0',
        settings: { vlan: { mode: 'trunk', allowed: [10, 20], native: 1 }, primary: true },
      },
    ],
    ['nic:eth0,trunk', { kind: 'nic', device: 'eth0', settings: { vlan: { mode: 'trunk' } } }],
    [
      'tap:a,delay=40ms,loss=1%',
      {
        kind: 'tap',
        device: 'a',
        settings: { impair: { in: { delay: 40, loss: 0.01 }, out: { delay: 40, loss: 0.01 } } },
      },
    ],
    [
      'tap:a,in.delay=1.5s,out.rate=10mbit',
      { kind: 'tap', device: 'a', settings: { impair: { in: { delay: 1500 }, out: { rate: 10_000_000 } } } },
    ],
    [
      'tap:a,in.delay=5ms,delay=40ms',
      { kind: 'tap', device: 'a', settings: { impair: { in: { delay: 5 }, out: { delay: 40 } } } },
    ],
    [
      'tap:a,drop-matching="udp port 53 or (tcp[13] & 2 != 0, 1)",drop-every=3',
      {
        kind: 'tap',
        device: 'a',
        settings: {
          impair: {
            in: { dropMatching: 'udp port 53 or (tcp[13] & 2 != 0, 1)', dropEvery: 3 },
            out: { dropMatching: 'udp port 53 or (tcp[13] & 2 != 0, 1)', dropEvery: 3 },
          },
        },
      },
    ],
    [
      'tap:a,burst-loss=1%/25%',
      {
        kind: 'tap',
        device: 'a',
        settings: {
          impair: {
            in: { burstLoss: { toBad: 0.01, toGood: 0.25, lossBad: 1, lossGood: 0 } },
            out: { burstLoss: { toBad: 0.01, toGood: 0.25, lossBad: 1, lossGood: 0 } },
          },
        },
      },
    ],
    [
      'tap:a,suspend,delay=200us',
      {
        kind: 'tap',
        device: 'a',
        settings: { impair: { in: { suspended: true, delay: 0.2 }, out: { suspended: true, delay: 0.2 } } },
      },
    ],
  ])('%s', (text, port) => {
    expect(parsePort(text)).toEqual({ ok: true, value: port });
    const whole = Port.parse(port);
    const again = parsePort(portText(whole));
    expect(again.ok && Port.parse(again.value)).toEqual(whole);
  });

  it.each([
    ['vm1', '', 'no port', 'tap:NAME'],
    ['tpa:vm1', '', 'no port', 'Did you mean "tap:"?'],
    ['tap:', '', 'does not say which', 'tap:NAME'],
    ['vxlan:192.0.2.1', '', 'no VXLAN port', 'vxlan:42@192.0.2.1'],
    ['udp:192.0.2.1-192.0.2.2', '', 'no UDP port', 'udp:192.0.2.1:7000'],
    ['tap:a,vlna=10', 'vlna', 'has no "vlna"', 'Did you mean "vlan"?'],
    ['tap:a,local=192.0.2.1', 'local', 'A tap port has no "local"', 'vxlan:'],
    ['tap:a,vlan=ten', 'vlan', 'whole number', 'vlan=100'],
    ['tap:a,vlan=1,trunk=2', 'vlan', 'not both', 'Leave one'],
    ['tap:a,vlan=1,vlan=2', 'vlan', 'twice', 'Leave one'],
    ['tap:a,delay=fast', 'delay', 'takes a time', 'delay=40ms'],
    ['tap:a,loss=5', 'loss', '0 % to 100 %', 'loss=5%'],
    ['tap:a,rate=0', 'rate', 'at least 1kbit', 'suspend=on'],
    ['tap:a,rate=10mb', 'rate', 'takes a rate', 'rate=10mbit'],
    ['tap:a,offloads=maybe', 'offloads', 'on or off', 'offloads=on'],
    ['tap:a,burst-loss=1%', 'burst-loss', 'two to four', '1%/25%'],
    ['tap:a,drop-matching="udp', '', 'quote', 'second "'],
    ['tap:a,distribution=flat', 'distribution', 'cannot be', 'uniform'],
  ])('%s is refused in words', (text, key, message, remedy) => {
    const read = parsePort(text);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.fault.key).toBe(key);
    expect(read.fault.message.message).toContain(message);
    expect(read.fault.remedy.message).toContain(remedy);
  });

  const share = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 10_000);
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const impairment = fc.option(
    fc
      .record({
        delay: some(fc.integer({ min: 0, max: 60_000_000 }).map((value) => value / 1000)),
        jitter: some(fc.integer({ min: 0, max: 1000 })),
        distribution: some(fc.constantFrom('uniform', 'normal', 'pareto', 'paretonormal')),
        jitterReorders: some(fc.boolean()),
        loss: some(share),
        burstLoss: some(fc.record({ toBad: share, toGood: share, lossBad: share, lossGood: share })),
        duplicate: some(share),
        reorder: some(share),
        corrupt: some(share),
        rate: some(fc.integer({ min: 1000, max: 1e12 })),
        burst: some(fc.integer({ min: 64, max: 1e6 })),
        queue: some(fc.integer({ min: 1, max: 100_000 })),
        suspended: some(fc.boolean()),
        dropEvery: some(fc.integer({ min: 2, max: 1000 })),
        dropMatching: some(fc.constantFrom('udp', 'ip host 192.0.2.1, tcp', 'a=b')),
        seed: some(fc.nat(0xffffffff)),
      })
      .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
      .filter((given) => Object.keys(given).length > 0),
    { nil: null },
  );
  const settings = fc.record({
    vlan: fc.option(
      fc.oneof(
        fc.record({ mode: fc.constant('access'), id: fc.integer({ min: 1, max: 4094 }) }),
        fc.record({
          mode: fc.constant('trunk'),
          allowed: fc.array(fc.integer({ min: 1, max: 4094 }), { minLength: 1, maxLength: 4 }),
        }),
      ),
      { nil: null },
    ),
    isolated: fc.boolean(),
    mirror: fc.boolean(),
    primary: fc.boolean(),
    stormLimit: fc.option(fc.integer({ min: 1, max: 1e7 }), { nil: null }),
    impair: fc.record({ in: impairment, out: impairment }),
  });
  const target = fc.oneof(
    fc.record({
      kind: fc.constantFrom('tap', 'tun', 'nic'),
      device: fc.constant('d0'),
      offloads: fc.boolean(),
      namespace: fc.constantFrom('', 'red'),
    }),
    fc.record({ kind: fc.constant('xdp'), device: fc.constant('d0'), queue: fc.integer({ min: 0, max: 5 }) }),
    fc.record({
      kind: fc.constant('vxlan'),
      id: fc.nat(0xffffff),
      remote: fc.constantFrom('192.0.2.1', '2001:db8::1'),
      remotePort: fc.constantFrom(4789, 4790),
      localPort: fc.constantFrom(4789, 8472),
    }),
    fc.record({
      kind: fc.constant('udp'),
      local: fc.constantFrom('192.0.2.1', '2001:db8::1'),
      localPort: fc.integer({ min: 1, max: 65535 }),
      remote: fc.constant('192.0.2.9'),
      remotePort: fc.constant(9),
    }),
  );
  it('of any port reads back as the same port', () => {
    fc.assert(
      fc.property(target, settings, (what, with_) => {
        const port = Port.parse({ ...what, settings: with_ });
        const read = parsePort(portText(port));
        expect(read.ok ? Port.parse(read.value) : read.fault, portText(port)).toEqual(port);
      }),
    );
  });
  it('of anything is a port or a fault with a remedy', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `tap:a,${text}`),
        ),
        (text) => {
          const read = parsePort(text);
          if (read.ok) return;
          for (const { code, message } of [read.fault.message, read.fault.remedy])
            expect([isCode(code), message.length > 0]).toEqual([true, true]);
        },
      ),
    );
  });
});

describe('impairments', () => {
  it('are said in the units that one writes', () => {
    expect(impairmentText({ delay: 40, jitter: 5, loss: 0.01, rate: 1_500_000 })).toBe(
      'delay=40ms, jitter=5ms, loss=1%, rate=1.5mbit',
    );
    expect(impairmentText(null)).toBe('');
    expect(readImpairmentKey('los', '1%')).toMatchObject({
      ok: false,
      fault: { remedy: say('fix.meant', { word: 'loss' }) },
    });
  });
});
