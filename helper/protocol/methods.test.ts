import { describe, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { exchanges, notifications } from './documentation/examples.ts';
import { events, issueMessage, methods, PRODUCT_VERSION, rowKey, Snapshot, type MethodName } from './index.ts';

const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const names = Object.keys(methods) as MethodName[];

describe('the contract', () => {
  it.each(names)('%s: its example passes, over the wire and back, unchanged', (name) => {
    const { params, result } = methods[name];
    const parsed = params.parse(exchanges[name].params);
    // What came of parsing (defaults filled in) is itself a request, and parses to itself.
    expect(params.parse(wire(parsed))).toEqual(parsed);
    expect(parsed).toMatchObject(exchanges[name].params);
    expect(result.parse(wire(exchanges[name].result))).toEqual(exchanges[name].result);
  });

  it.each(names)('%s: a parameter that it does not know is refused', (name) => {
    expect(methods[name].params.safeParse({ ...exchanges[name].params, surprise: 1 }).success).toBe(false);
    for (const wrong of [null, 7, 'x', [], true]) expect(methods[name].params.safeParse(wrong).success).toBe(false);
  });

  it.each(Object.keys(events) as (keyof typeof events)[])(
    'the notification %s passes, over the wire and back',
    (name) => {
      expect(events[name].parse(wire(notifications[name]))).toEqual(notifications[name]);
    },
  );

  it('has the version of package.json', () => {
    expect(PRODUCT_VERSION).toBe(packageFile.version);
  });

  it('counts a port by queue: each as the whole, which they add up to', () => {
    const { result } = methods['datapath.statistics'];
    const { datapaths } = exchanges['datapath.statistics'].result;
    for (const { received, sent, drops, queues } of datapaths.flatMap(({ ports }) => ports)) {
      const sum = (figure: (queue: (typeof queues)[0]) => number): number =>
        queues.reduce((before, queue) => before + figure(queue), 0);
      expect([sum((queue) => queue.received.frames), sum((queue) => queue.sent.bytes)]).toEqual([
        received.frames,
        sent.bytes,
      ]);
      for (const [reason, frames] of Object.entries(drops))
        expect(sum((queue) => queue.drops[reason] ?? 0)).toBe(frames);
    }
    const without = wire(datapaths) as { ports: { queues?: unknown }[] }[];
    for (const port of without.flatMap(({ ports }) => ports)) delete port.queues;
    expect(result.safeParse({ time: 0, datapaths: without }).success).toBe(false);
  });

  it('keys every row of a snapshot apart', () => {
    const { links } = exchanges.subscribe.result;
    const two = [...links, ...links.map((link) => ({ ...link, namespace: 'blue' }))];
    const snapshot = Snapshot.parse({ ...exchanges.subscribe.result, links: two });
    expect(new Set(snapshot.links.map(rowKey.links)).size).toBe(2);
  });
});

/** The first message against `params`, and the field that it names. */
function refusal(name: MethodName, params: unknown): { field: string; message: string } {
  const parsed = methods[name].params.safeParse(params);
  const issue = parsed.error?.issues[0];
  return { field: issue?.path.join('.') ?? '', message: issue ? issueMessage(issue).message : 'accepted' };
}

describe('bad input names its field', () => {
  const dummy = { kind: 'dummy', name: 'd0' };
  it.each<[MethodName, object, string, string]>([
    ['link.add', { ...dummy, name: 'a'.repeat(16) }, 'name', 'at most 15'],
    ['link.add', { ...dummy, name: '' }, 'name', 'needs a name'],
    ['link.add', { ...dummy, mtu: 0 }, 'mtu', 'at least 68'],
    ['link.add', { ...dummy, mtu: 70_000 }, 'mtu', 'at most 65535'],
    ['link.add', { ...dummy, mtu: 1500.5 }, 'mtu', ''],
    ['link.add', { ...dummy, mtu: '1500' }, 'mtu', ''],
    ['link.add', { ...dummy, addresses: ['192.0.2.1/24', '10.1/8'] }, 'addresses.1', 'four numbers'],
    ['link.add', { ...dummy, addresses: ['192.0.2.1/33'] }, 'addresses.0', '0 to 32'],
    ['link.add', { ...dummy, mac: 'ff:ff:ff:ff:ff:ff' }, 'mac', 'multicast'],
    ['link.add', { ...dummy, namespace: '../etc' }, 'namespace', 'letters, digits'],
    ['link.add', { kind: 'wireguard', name: 'w0' }, 'kind', ''],
    ['link.add', { kind: 'vlan', name: 'v0' }, 'options', ''],
    ['link.add', { kind: 'vlan', name: 'v0', options: { id: 5 } }, 'options.parent', ''],
    ['link.add', { kind: 'vlan', name: 'v0', options: { id: 4095, parent: 'eth0' } }, 'options.id', ''],
    ['link.add', { kind: 'vxlan', name: 'v0', options: { id: 2 ** 24 } }, 'options.id', '24 bits'],
    ['link.add', { kind: 'macvlan', name: 'v0', options: { parent: 'eth0', mode: 'router' } }, 'options.mode', ''],
    ['link.set', { link: { name: 'a', index: 3 }, up: true }, 'link', 'not by both'],
    ['link.set', { link: {}, up: true }, 'link', 'not by both'],
    ['link.set', { link: { name: 'a' }, name: 'b/c' }, 'name', '"/"'],
    ['link.deleteGroup', { group: 0 }, 'group', ''],
    ['address.add', { link: { name: 'a' }, address: '010.0.0.1/24' }, 'address', 'leading zeros'],
    ['address.add', { link: { name: 'a' }, address: 'fe80::1%/64' }, 'address', 'no zone'],
    ['route.add', { destination: '10.0.0.1/8', dev: 'a' }, 'destination', 'behind its length'],
    ['route.add', { destination: '10.0.0.0/8', nexthops: [{ dev: 'a' }] }, 'nexthops', ''],
    ['route.get', { to: '10.1' }, 'to', 'four numbers'],
    ['rule.add', { from: '10.0.0.0/33' }, 'from', '0 to 32'],
    ['namespace.add', { name: 'a/b' }, 'name', 'letters, digits'],
    ['statistics.subscribe', { interval: 5 }, 'interval', ''],
    ['subscribe', { topics: [] }, 'topics', ''],
  ])('%s %j: %s', (name, params, field, words) => {
    const refused = refusal(name, params);
    expect(refused).toMatchObject({ field });
    expect(refused.message).toContain(words);
  });
});
