import { describe, expect, it } from 'vitest';
import { DatapathSamples } from '../../state/datapath-samples.ts';
import { chosenOf, datapathKey, portId, portLabel, remoteOf } from '../../state/datapath-keys.ts';
import { RatesHub } from '../../state/rates-hub.ts';
import { datapath, link, port } from '../../state/test-rows.ts';
import { canJoin, portOfLink } from '../../parts/datapaths/joining.ts';
import { shownImpairment } from '../../parts/datapaths/impair.ts';
import { portNamed, portTitle } from '../../parts/datapaths/words.ts';
import { i18n } from '../../i18n/index.ts';
import { arrangeMacs } from './inspector/macs.ts';
import { parseVlans, vlansText } from './inspector/vlans.ts';
import { datapathTone } from '../../parts/datapaths/words.ts';
import { verbatim } from '../../../../helper/protocol/messages/index.ts';

const tap = link({ index: 2, name: 'tap0', kind: 'tap' });
const veth = link({ index: 3, name: 'v0', kind: 'veth' });
const sw = datapath({ type: 'switch', name: 'sw0' }, [port({ kind: 'tap', device: 'tap0' }, 2)]);

describe('keys', () => {
  it('tell links, datapaths and ports apart', () => {
    expect(chosenOf('red/7')).toEqual({ what: 'link', key: 'red/7' });
    expect(chosenOf(datapathKey('sw0'))).toEqual({ what: 'datapath', name: 'sw0' });
    expect(chosenOf(portId('sw0', 'vxlan:42@192.0.2.1'))).toEqual({
      what: 'port',
      name: 'sw0',
      port: 'vxlan:42@192.0.2.1',
    });
  });
  it('a socket is called by its number, and has another end', () => {
    const vxlan = port({ kind: 'vxlan', id: 42, remote: '2001:db8::1' }, null);
    expect([portLabel(vxlan), remoteOf(vxlan)]).toEqual(['VNI 42', '[2001:db8::1]:4789']);
    expect(remoteOf(port({ kind: 'tap', device: 't' }, 2))).toBeNull();
  });
  it('a port is not taken for the link of its name', () => {
    const tap = port({ kind: 'tap', device: 'tap1' }, 2);
    expect(portTitle({ name: 'peer0' }, tap, i18n.t)).toBe('Port tap1 of peer0');
    expect(portNamed({ name: 'peer0' }, tap, i18n.t)).toBe('port tap1 of peer0');
  });
});

describe('joining', () => {
  it('takes what is free, once', () => {
    expect(canJoin(veth, sw)).toBe(true);
    expect(canJoin(tap, sw)).toBe(false);
    expect(canJoin({ ...veth, controller: 9 }, sw)).toBe(false);
    expect(canJoin(link({ index: 1, name: 'lo', kind: 'loopback' }), sw)).toBe(false);
  });
  it('lets only a responder answer packets', () => {
    const tun = link({ index: 4, name: 'tun0', kind: 'tun' });
    expect(canJoin(tun, sw)).toBe(false);
    expect(canJoin(tun, { ...sw, type: 'responder' })).toBe(true);
  });
  it('opens a TAP as one and everything else as a card', () => {
    expect(portOfLink(tap)).toMatchObject({ kind: 'tap', device: 'tap0' });
    expect(portOfLink(veth)).toMatchObject({ kind: 'nic', device: 'v0' });
  });
});

it('a datapath with a port that is down is degraded, with none up it has failed', () => {
  const down = port({ kind: 'nic', device: 'x' }, null, { state: 'down', reason: verbatim('gone') });
  expect([sw, { ...sw, ports: [...sw.ports, down] }, { ...sw, ports: [down] }].map(datapathTone)).toEqual([
    'ok',
    'warn',
    'bad',
  ]);
});

it('both directions show what either has', () => {
  const impaired = port({ kind: 'tap', device: 't', settings: { impair: { in: null, out: { loss: 0.1 } } } }, 2);
  expect(shownImpairment(impaired, 'both')).toEqual({ loss: 0.1 });
  expect(shownImpairment(impaired, 'in')).toEqual({});
  expect(shownImpairment(impaired, 'out')).toEqual({ loss: 0.1 });
});

describe('the MAC table', () => {
  const entries = [
    { mac: '02:00:00:00:00:02', vlan: 10, port: 'tap:b', age: 3 },
    { mac: '02:00:00:00:00:01', vlan: 0, port: 'tap:c', age: 9 },
    { mac: '02:00:00:00:00:03', vlan: 10, port: 'tap:a', age: 3 },
  ];
  const macs = (search: string, column: 'mac' | 'vlan' | 'port' | 'age', descending = false) =>
    arrangeMacs(entries, search, { column, descending }, (key) => key.slice(4))
      .map(({ mac }) => mac.at(-1))
      .join('');
  it('is sorted by any column, and equal rows keep their places', () => {
    expect([macs('', 'mac'), macs('', 'port'), macs('', 'age'), macs('', 'age', true)]).toEqual([
      '123',
      '321',
      '231',
      '123',
    ]);
  });
  it('is searched by address, port and VLAN', () => {
    expect([macs(':01', 'mac'), macs('b', 'mac'), macs('10', 'mac'), macs('zz', 'mac')]).toEqual(['1', '2', '23', '']);
  });
});

describe('VLAN ids', () => {
  it('are read as people write them', () => {
    expect(parseVlans('10, 20 100-102')).toEqual([10, 20, 100, 101, 102]);
    expect(parseVlans('')).toEqual([]);
    for (const wrong of ['0', '4095', '9-3', 'x', '1-']) expect(parseVlans(wrong), wrong).toBeNull();
  });
  it('are written as ranges', () => expect(vlansText([10, 20, 100, 101, 102])).toBe('10, 20, 100-102'));
});

describe('samples', () => {
  const counters = (received: number, drops: Record<string, number> = {}) => ({
    key: 'tap:tap0',
    received: { frames: received, bytes: received * 100 },
    sent: { frames: 0, bytes: 0 },
    segmented: 0,
    checksummed: 0,
    duplicated: 0,
    corrupted: 0,
    reordered: 0,
    drops,
    queues: [],
  });
  const sample = (time: number, cpu: number, received: number, drops = {}) => ({
    time,
    datapaths: [{ name: 'sw0', cpu, ports: [counters(received, drops)] }],
  });
  it('say how busy the threads are, and not over a gap', () => {
    const samples = new DatapathSamples();
    samples.take(sample(0, 0, 0), false);
    expect(samples.cpu('sw0')).toBeNull();
    samples.take(sample(1000, 250_000_000, 0), false);
    expect(samples.cpu('sw0')).toBe(0.25);
    samples.take(sample(9000, 900_000_000, 0), true);
    expect(samples.cpu('sw0')).toBeNull();
  });
  it("keep a port's counters the same object while they say the same", () => {
    const samples = new DatapathSamples();
    samples.take(sample(0, 0, 5), false);
    const before = samples.port('port:sw0/tap:tap0');
    samples.take(sample(1000, 9, 5), false);
    expect(samples.port('port:sw0/tap:tap0')).toBe(before);
    samples.take(sample(2000, 9, 6), false);
    expect(samples.port('port:sw0/tap:tap0')).not.toBe(before);
  });
  it('become rates of the port, which are not counted in the total', () => {
    const hub = new RatesHub();
    for (const [time, received, drops] of [
      [0, 0, {}],
      [1000, 10, { storm: 4 }],
    ] as const) {
      hub.take({ ...sample(time, 0, received, drops), namespaces: [], complete: true }, time, () => true);
    }
    expect(hub.rate('port:sw0/tap:tap0')).toMatchObject({ inBits: 8000, inPackets: 10, drops: 4 });
    expect(hub.total().inBits).toBe(0);
  });
});
