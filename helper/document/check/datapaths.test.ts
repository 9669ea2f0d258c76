import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse.ts';

const faultsOf = (body: string): string[] =>
  parseDocument(`taproom: 1\nname: lab\n${body}`).faults.map(
    ({ severity, path, message, remedy }) => `${severity} ${path}: ${message} ${remedy?.message ?? ''}`,
  );
const one = (body: string): string => `datapaths:\n  - ${body}\n`;

describe('datapaths of a document', () => {
  it.each([
    one(
      '{type: switch, name: sw0, ports: ["tap:vm1,vlan=10", "nic:eth0", "vxlan:42@192.0.2.1", {kind: tap, device: vm2}]}',
    ),
    one(
      '{type: bond, name: b0, ports: ["tap:b0", "nic:eth1,primary", "nic:eth2"], settings: {mode: active-backup, probe: {address: 192.0.2.1}}}',
    ),
    one('{type: exception, name: e0, ports: ["tap:host0", "xdp:eth1", "xdp:eth2"], settings: {forward: layer3}}'),
    `links:\n  - {kind: tap, name: vm1}\n${one('{type: switch, name: s, threads: 4, ports: ["tap:vm1"]}')}`,
    `namespaces: [red]\nlinks:\n  - {kind: existing, namespace: red, name: t0, addresses: [10.0.0.1/24]}\n${one('{type: responder, name: r, ports: ["tun:t0,namespace=red"], settings: {addresses: [10.0.0.2/24]}}')}`,
    one('{type: switch, name: s, ports: ["vxlan:1@192.0.2.1", "vxlan:2@192.0.2.1", "vxlan:1@192.0.2.2"]}'),
    one(
      '{type: switch, name: s, ports: ["udp:192.0.2.1:7000-192.0.2.2:1", "udp:192.0.2.1:7000-192.0.2.3:1", "udp:192.0.2.5:7000-192.0.2.2:1"]}',
    ),
    one('{type: switch, name: s, ports: ["vxlan:1@192.0.2.1,local=192.0.2.9", "vxlan:1@2001:db8::1"]}'),
  ])('takes %s', (body) => {
    expect(faultsOf(body)).toEqual([]);
  });

  it.each([
    [one('{type: switch, name: s, ports: ["tap:a", "tap:a"]}'), 'datapaths.0.ports.1', 'is in "s" twice'],
    [one('{type: switch, name: s, ports: ["tap:a", "nic:a"]}'), 'datapaths.0.ports.1', 'is a port of "s" twice'],
    [
      one('{type: switch, name: s, ports: ["nic:eth0,namespace=red", "nic:eth0,namespace=blue"]}'),
      'datapaths.0.ports.1',
      'in two namespaces',
    ],
    [
      'datapaths:\n  - {type: switch, name: s, ports: ["tap:a"]}\n  - {type: switch, name: r, ports: ["nic:a"]}\n',
      'datapaths.1.ports.0',
      'a port of "s" already',
    ],
    [
      'datapaths:\n  - {type: switch, name: s, ports: ["tap:a"]}\n  - {type: switch, name: s, ports: ["tap:b"]}\n',
      'datapaths.1.name',
      'are named "s"',
    ],
    [one('{type: bond, name: b, ports: ["tap:a"]}'), 'datapaths.0.ports', 'has no members'],
    [one('{type: bond, name: b, ports: ["nic:a", "nic:b"]}'), 'datapaths.0.ports', 'has no TAP'],
    [one('{type: exception, name: e, ports: ["tap:a", "tap:b", "nic:c"]}'), 'datapaths.0.ports', '2 TAPs'],
    [
      one('{type: responder, name: r, ports: ["tap:a", "tap:b"], settings: {addresses: [10.0.0.1/24]}}'),
      'datapaths.0.ports',
      'exactly one',
    ],
    [one('{type: switch, name: s, ports: ["tun:a"]}'), 'datapaths.0.ports.0.kind', 'carries IP packets'],
    [one('{type: switch, name: s, ports: ["vxlan:16777216@192.0.2.1"]}'), 'datapaths.0.ports.0.id', '24 bits'],
    [
      one('{type: switch, name: s, ports: ["udp:192.0.2.1:70000-192.0.2.2:1"]}'),
      'datapaths.0.ports.0.localPort',
      '1 to 65535',
    ],
    [
      one('{type: switch, name: s, ports: ["udp:192.0.2.1:7000-192.0.2.2:1", "udp:0.0.0.0:7000-192.0.2.3:1"]}'),
      'datapaths.0.ports.1',
      'used twice',
    ],
    [
      'datapaths:\n  - {type: switch, name: s, ports: ["udp:192.0.2.1:7000-192.0.2.2:1"]}\n  - {type: switch, name: r, ports: ["udp:192.0.2.1:7000-192.0.2.2:1"]}\n',
      'datapaths.1.ports.0',
      'used twice',
    ],
    [
      one('{type: switch, name: s, ports: ["vxlan:1@192.0.2.3,local=192.0.2.1", "vxlan:2@192.0.2.3"]}'),
      'datapaths.0.ports.1',
      'used twice',
    ],
    [
      one('{type: switch, name: s, ports: ["udp:192.0.2.1:4789-192.0.2.2:1", "vxlan:1@192.0.2.3"]}'),
      'datapaths.0.ports.1',
      'used twice',
    ],
    [one('{type: switch, name: s, ports: ["tap:a,rate=0"]}'), 'datapaths.0.ports.0', 'at least 1kbit'],
    [
      one('{type: switch, name: s, ports: [{kind: tap, device: a, settings: {impair: {in: {rate: 0}}}}]}'),
      'datapaths.0.ports.0.settings.impair.in.rate',
      'suspend',
    ],
    [
      one('{type: switch, name: s, ports: ["tap:a,in.delay=10s,in.rate=1gbit"]}'),
      'datapaths.0.ports.0.settings.impair.in.delay',
      'a queue of 1000 frames holds',
    ],
    [
      one('{type: switch, name: s, ports: ["tap:a,in.jitter=5ms"]}'),
      'datapaths.0.ports.0.settings.impair.in.jitter',
      'there is none',
    ],
    [one('{type: switch, name: s, ports: ["tap:a,vlna=10"]}'), 'datapaths.0.ports.0', 'Did you mean "vlan"?'],
    [one('{type: switch, name: s, port: ["tap:a"]}'), 'datapaths.0.port', 'Did you mean "ports"?'],
    [one('{type: swich, name: s, ports: ["tap:a"]}'), 'datapaths.0.type', 'Did you mean "switch"?'],
    [one('{type: switch, name: far-too-long-name, ports: ["tap:a"]}'), 'datapaths.0.name', '1 to 10 letters'],
    [one('{type: switch, name: s, ports: ["tap:a%d"]}'), 'datapaths.0.ports.0.device', 'matter of chance'],
    [
      one('{type: switch, name: s, ports: ["vxlan:1@192.0.2.1,local=2001:db8::1"]}'),
      'datapaths.0.ports.0.local',
      'two families',
    ],
    [
      `links:\n  - {kind: tap, name: a, options: {multiQueue: false}}\n${one('{type: switch, name: s, threads: 2, ports: ["tap:a"]}')}`,
      'datapaths.0.ports.0.device',
      'a single queue',
    ],
    [
      `links:\n  - {kind: bridge, name: a}\n${one('{type: switch, name: s, ports: ["tap:a"]}')}`,
      'datapaths.0.ports.0.device',
      'Write nic:a',
    ],
    [
      `namespaces: [red]\n${one('{type: switch, name: s, ports: ["nic:a,namespace=red"]}')}`,
      'datapaths.0.ports.0.device',
      'has no link "a"',
    ],
  ])('refuses %s', (body, path, words) => {
    const faults = faultsOf(body);
    expect(
      faults.some((fault) => fault.startsWith(`error ${path}: `) && fault.includes(words)),
      faults.join('\n'),
    ).toBe(true);
  });
});

describe('a delay and a rate', () => {
  // What the engine's queue takes: frames, and bytes of so many frames of 1500, between 1 and 64 MiB.
  const delayed = (port: string): string[] => faultsOf(one(`{type: switch, name: s, ports: ["${port}"]}`));
  it.each([
    ['tap:a,in.delay=12ms,in.rate=1gbit', null],
    ['tap:a,in.delay=13ms,in.rate=1gbit', 'holds 1514000, so the rest would be lost. Write queue: 1074 or more'],
    [
      'vxlan:1@192.0.2.1,mtu=9000,in.delay=13ms,in.rate=1gbit',
      'holds 1536000, so the rest would be lost. Write queue: 1058 or more',
    ],
    ['vxlan:1@192.0.2.1,mtu=9000,in.delay=13ms,in.rate=1gbit,in.queue=1058', null],
    [
      'vxlan:1@192.0.2.1,mtu=9000,in.delay=8ms,in.rate=1gbit,in.queue=100',
      'holds 901400, so the rest would be lost. Write queue: 111 or more',
    ],
    ['vxlan:1@192.0.2.1,mtu=9000,in.delay=8ms,in.rate=1gbit,in.queue=112', null],
    [
      'tap:a,in.delay=1s,in.rate=1gbit,in.queue=100000',
      'holds 67108864, so the rest would be lost. Write a shorter delay',
    ],
  ])('%s', (port, words) => {
    if (words === null) expect(delayed(port)).toEqual([]);
    else expect(delayed(port).join('\n')).toContain(words);
  });
});
