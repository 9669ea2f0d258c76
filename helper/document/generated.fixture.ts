import fc from 'fast-check';
import type * as z from 'zod';
import { LINK_OPTIONS, type NetworkDocument, RouteType } from '../protocol/index.ts';

/** Generated documents: every kind of link and every list, values in bounds, not all of which make sense together. */

/** Runs of each property: a few seconds of them in `npm test`, as many as one likes with FUZZ_RUNS=100000. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 100);

/** What somebody may write, before defaults. */
type Written = z.input<typeof NetworkDocument>;

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const byte = fc.nat(255);
const ipv4 = fc.tuple(fc.integer({ min: 1, max: 223 }), byte, byte, byte).map((bytes) => bytes.join('.'));
const group = fc.nat(0xffff).map((value) => value.toString(16));
const ipv6 = fc.tuple(group, group, group).map(([a, b, c]) => `fd00:${a}:${b}::${c}`);
const address = fc.oneof(ipv4, ipv6);
const cidr = fc
  .oneof(fc.tuple(ipv4, fc.integer({ min: 1, max: 32 })), fc.tuple(ipv6, fc.integer({ min: 1, max: 128 })))
  .map(([text, length]) => `${text}/${length}`);
const prefix = fc.oneof(
  fc.constant('default'),
  byte.map((value) => `10.${value}.0.0/16`),
  group.map((value) => `fd00:${value}::/32`).filter((text) => /^fd00:0?::/.test(text)),
  fc.constant('2001:db8::/32'),
);
/** Names that YAML could take for something else, among others. */
const name = fc
  .oneof(
    fc.constantFrom('5', '0x10', '1e3', 'true', 'null', 'yes', '~x', '.5', '=', '1_0', 'br-lan', 'eth0.5', 'a,b', '+1'),
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/),
  )
  .filter((text) => text !== 'all' && text !== 'default');
const namespace = maybe(fc.constantFrom('', 'red', 'blue', '1', 'null'));
const mac = fc
  .array(byte, { minLength: 5, maxLength: 5 })
  .map((bytes) => `02:${bytes.map((value) => value.toString(16).padStart(2, '0')).join(':')}`);
const list = <T>(value: fc.Arbitrary<T>, maxLength = 4) => fc.array(value, { maxLength });
const u8 = fc.nat(255);

const common = {
  namespace,
  name,
  mtu: maybe(fc.integer({ min: 68, max: 65535 })),
  mac: maybe(mac),
  controller: maybe(name),
  addresses: maybe(list(cidr)),
  up: maybe(fc.boolean()),
};
const link = <K extends string, O>(kind: K, options: fc.Arbitrary<O>) =>
  fc.record({ kind: fc.constant(kind), ...common, options });
const tun = maybe(
  fc.record({
    persistent: maybe(fc.boolean()),
    owner: maybe(fc.option(fc.nat(70000))),
    multiQueue: maybe(fc.boolean()),
  }),
);
const macvlan = fc.record({
  parent: name,
  mode: maybe(fc.constantFrom(...LINK_OPTIONS.macvlan.shape.mode.unwrap().options)),
});
const links = fc.oneof(
  fc.record({
    kind: fc.constant('existing'),
    namespace,
    name,
    up: maybe(fc.boolean()),
    controller: maybe(name),
    moveAddresses: maybe(fc.boolean()),
    addresses: maybe(list(cidr)),
  }),
  link('tun', tun),
  link('tap', tun),
  link(
    'veth',
    maybe(
      fc.record({ peer: maybe(name), peerNamespace: namespace, peerMac: maybe(mac), peerAddresses: maybe(list(cidr)) }),
    ),
  ),
  link(
    'bridge',
    maybe(
      fc.record({
        stp: maybe(fc.boolean()),
        ageing: maybe(fc.integer({ min: 0, max: 1000 })),
        forwardDelay: maybe(fc.constantFrom(2, 2.5, 30)),
      }),
    ),
  ),
  link('vxlan', fc.record({ id: fc.nat(0xffffff), remote: maybe(address), parent: maybe(name), ttl: maybe(u8) })),
  link('macvlan', macvlan),
  link('macvtap', macvlan),
  link('ifb', maybe(fc.constant({}))),
  link('dummy', maybe(fc.constant({}))),
  link('vlan', fc.record({ parent: name, id: fc.nat(4094), protocol: maybe(fc.constantFrom('802.1Q', '802.1ad')) })),
  link(
    'bond',
    maybe(
      fc.record({ mode: maybe(fc.constantFrom(...LINK_OPTIONS.bond.shape.mode.unwrap().options)), miimon: maybe(u8) }),
    ),
  ),
);
const routes = fc.record({
  namespace,
  destination: prefix,
  family: maybe(fc.constantFrom('ipv4', 'ipv6')),
  type: maybe(fc.constantFrom(...RouteType.options)),
  table: maybe(fc.integer({ min: 1, max: 300 })),
  metric: maybe(u8),
  via: maybe(address),
  dev: maybe(name),
  onlink: maybe(fc.boolean()),
  nexthops: maybe(
    fc.array(fc.record({ via: maybe(address), dev: maybe(name), weight: maybe(fc.integer({ min: 1, max: 256 })) }), {
      minLength: 2,
      maxLength: 3,
    }),
  ),
});
const rules = fc.record({
  namespace,
  family: maybe(fc.constantFrom('ipv4', 'ipv6')),
  priority: maybe(u8),
  from: maybe(prefix),
  inputLink: maybe(name),
  mark: maybe(u8),
  table: maybe(fc.integer({ min: 1, max: 300 })),
  invert: maybe(fc.boolean()),
});
const port = fc.integer({ min: 1, max: 65535 });
const nat = fc.record({
  namespace,
  from: prefix,
  out: maybe(name),
  publish: maybe(
    list(fc.record({ protocol: maybe(fc.constantFrom('tcp', 'udp')), port, to: address, toPort: maybe(port) })),
  ),
});
const dhcp = fc.record({
  namespace,
  link: name,
  range: maybe(fc.record({ from: ipv4, to: ipv4 })),
  leaseTime: maybe(fc.integer({ min: 120, max: 9999 })),
  router: maybe(fc.option(ipv4)),
  dns: maybe(list(address)),
  domain: maybe(fc.constant('lab.example')),
  hosts: maybe(list(fc.record({ mac, address, name: maybe(fc.constant('one')) }))),
  advertise: maybe(fc.constantFrom('slaac', 'stateless', 'stateful')),
});
const description = fc
  .oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('# no comment', 'a: b', '- a', ' two\nlines ', '"', "'", '\t', '{', '1', 'ünïcode 网络'),
  )
  .filter((text) => !/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text));

export const writtenDocument: fc.Arbitrary<Written> = fc
  .record({
    taproom: fc.constant(1 as const),
    name: fc.constantFrom('lab', '5', '1e3', 'null', 'a-b_c'),
    description: maybe(description),
    start: maybe(fc.constantFrom('manual', 'boot', 'login')),
    keep: maybe(fc.boolean()),
    namespaces: maybe(list(fc.constantFrom('red', 'blue', '1', 'null'))),
    links: maybe(list(links, 6)),
    routes: maybe(list(routes)),
    rules: maybe(list(rules)),
    forwarding: maybe(list(fc.record({ namespace, ipv4: maybe(fc.boolean()) }), 2)),
    nat: maybe(list(nat, 2)),
    dhcp: maybe(list(dhcp, 2)),
    dns: maybe(
      list(
        fc.record({
          link: name,
          servers: fc.array(address, { minLength: 1, maxLength: 3 }),
          everything: maybe(fc.boolean()),
        }),
        2,
      ),
    ),
    // Kinds and fields are the schema's; that each record is one of its variants, its own parser says.
  })
  .map((document) => JSON.parse(JSON.stringify(document)) as Written);
