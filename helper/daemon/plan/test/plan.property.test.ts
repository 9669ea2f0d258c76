import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NetworkDocument, type Operation, type Result } from '../../../protocol/index.ts';
import { applyTo, inverseIn } from '../../operations/index.ts';
import { planNetwork } from '../plan.ts';
import { World } from '../../world/world.ts';
import type { Planned } from '../types.ts';
import type { Claim } from '../../world/types.ts';
import { machineOf, makeAll, type Current } from './current.ts';
import { copyOf, observe, portrait, type Machine } from './machine.ts';

/**
 * For machines and documents that nobody thought of: a plan leads where its document says (a second
 * one is empty), what was made of it can be reverted from any point, and down leads to where it began.
 * The machine is simulate.ts, which knows what a kernel does on its own.
 */

const runs = Number(process.env['TAPROOM_PROPERTY_RUNS'] ?? 150);

/** A machine with cards, some of which have addresses and routes, in an order of importance that nobody planned. */
const current: fc.Arbitrary<Current> = fc
  .record({
    cards: fc.array(
      fc.record({
        addresses: fc.uniqueArray(
          fc.constantFrom('192.0.2.10/24', '192.0.2.11/24', '198.51.100.7/32', '203.0.113.5/28'),
          { maxLength: 3 },
        ),
        ipv6: fc.boolean(),
        up: fc.boolean(),
        gateway: fc.boolean(),
        leased: fc.boolean(),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    forwarding: fc.constantFrom(0, 1),
    redirects: fc.constantFrom(0, 1),
    namespace: fc.boolean(),
  })
  .map(({ cards, forwarding, redirects, namespace }) => {
    const links = cards.map(({ addresses, ipv6, up, leased }, index) => {
      const own = addresses.map((address) =>
        address.replace(/^(\d+)\.(\d+)/, (_, a: string, b: string) => `${a}.${Number(b) + index}`),
      );
      let primary = false;
      return {
        name: `eth${index}`,
        up,
        mac: `02:11:22:33:44:0${index}`,
        addresses: [
          ...own.map((address) => {
            const isSecondary = address.endsWith('/24') && primary;
            primary ||= address.endsWith('/24');
            return { address, ...(leased ? { lifetime: 600 } : {}), ...(isSecondary ? { flags: ['secondary'] } : {}) };
          }),
          ...(ipv6 && up ? [{ address: `2001:db8:${index}::10/64` }] : []),
        ],
      };
    });
    const routes = cards.flatMap(({ gateway, up, addresses }, index) =>
      gateway && up && addresses.some((address) => address.startsWith('192.0.2'))
        ? [
            { destination: 'default', via: `192.${index}.2.1`, dev: `eth${index}`, protocol: 16, metric: 100 + index },
            { destination: '203.0.0.0/16', via: `192.${index}.2.2`, dev: `eth${index}`, metric: index },
          ]
        : [],
    );
    return {
      links,
      routes,
      sysctls: { '/ipv4.forwarding/': forwarding, '/ipv4.acceptRedirects/': redirects },
      namespaces: namespace ? ['old'] : [],
    };
  });

const options = { mtu: fc.option(fc.constantFrom(1280, 1400, 1500), { nil: undefined }), up: fc.boolean() };
const address = (third: number) =>
  fc.uniqueArray(
    fc.constantFrom(`10.${third}.0.1/24`, `10.${third}.0.2/24`, `10.${third}.9.1/28`, `fd00:${third}::1/64`),
    { maxLength: 3 },
  );

/** Parts of a document that fit together however they are chosen. */
const document = fc
  .record({
    red: fc.boolean(),
    old: fc.boolean(),
    bridge: fc.option(
      fc.record({
        ...options,
        addresses: address(1),
        stp: fc.option(fc.boolean(), { nil: undefined }),
        kind: fc.constantFrom('bridge', 'bond'),
      }),
      { nil: undefined },
    ),
    pairs: fc.array(
      fc.record({
        ...options,
        addresses: address(2),
        peerAddresses: address(3),
        joins: fc.boolean(),
        away: fc.boolean(),
        queues: fc.constantFrom(undefined, 2),
      }),
      { maxLength: 2 },
    ),
    vlan: fc.option(
      fc.record({ id: fc.integer({ min: 1, max: 3 }), addresses: address(4), on: fc.constantFrom('br0', 'eth0') }),
      { nil: undefined },
    ),
    vxlan: fc.option(
      fc.record({
        id: fc.integer({ min: 1, max: 3 }),
        joins: fc.boolean(),
        ttl: fc.option(fc.constantFrom(1, 64), { nil: undefined }),
      }),
      { nil: undefined },
    ),
    card: fc.option(
      fc.record({
        joins: fc.boolean(),
        moveAddresses: fc.boolean(),
        mtu: fc.option(fc.constantFrom(1400, 1450), { nil: undefined }),
        up: fc.constantFrom(undefined, true),
        addresses: address(5),
      }),
      { nil: undefined },
    ),
    route: fc.option(fc.constantFrom(undefined, 5, 50), { nil: null }),
    blackhole: fc.boolean(),
    redRoute: fc.boolean(),
    rule: fc.option(fc.constantFrom(100, 101), { nil: undefined }),
    nat: fc.boolean(),
    natOut: fc.boolean(),
    dhcp: fc.boolean(),
    dns: fc.boolean(),
    redNat: fc.boolean(),
    forward6: fc.boolean(),
    reverse: fc.boolean(),
    paths: fc.record({
      sw: fc.boolean(),
      threads: fc.constantFrom(1, 1, 2),
      third: fc.boolean(),
      declared: fc.boolean(),
      addressed: fc.boolean(),
      loss: fc.constantFrom(0, 0.1),
      onPair: fc.boolean(),
      responder: fc.boolean(),
    }),
  })
  .map((parts): NetworkDocument => {
    const { bridge, card } = parts;
    const controller = (joins: boolean) => (bridge && joins ? { controller: 'br0' } : {});
    const defined = <T extends object>(value: T): T =>
      Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
    const links: unknown[] = [
      ...(bridge
        ? [
            defined({
              kind: bridge.kind,
              name: 'br0',
              mtu: bridge.mtu,
              up: true,
              addresses: bridge.addresses,
              options: bridge.kind === 'bridge' ? defined({ stp: bridge.stp }) : {},
            }),
          ]
        : []),
      ...parts.pairs.map(({ mtu, up, addresses, peerAddresses, joins, away, queues }, index) =>
        defined({
          kind: 'veth',
          name: `v${index}`,
          mtu,
          up,
          ...controller(joins),
          addresses: addresses.map((text) => text.replace(/([.:])2([.:])/, `$1${20 + index}$2`)),
          options: defined({
            peer: `w${index}`,
            queues,
            ...(away && parts.red ? { peerNamespace: 'red' } : {}),
            peerAddresses: peerAddresses.map((text) => text.replace(/([.:])3([.:])/, `$1${30 + index}$2`)),
          }),
        }),
      ),
      ...(parts.vlan && (bridge ?? parts.vlan.on === 'eth0')
        ? [
            {
              kind: 'vlan',
              name: 'vlan1',
              addresses: parts.vlan.addresses,
              options: { parent: parts.vlan.on, id: parts.vlan.id },
            },
          ]
        : []),
      ...(parts.vxlan
        ? [
            {
              kind: 'vxlan',
              name: 'vx0',
              ...controller(parts.vxlan.joins),
              options: defined({ id: parts.vxlan.id, ttl: parts.vxlan.ttl }),
            },
          ]
        : []),
      ...(parts.paths.sw && parts.paths.declared
        ? [{ kind: 'tap', name: 'vm1', ...controller(true), addresses: ['10.6.0.1/24'] }]
        : []),
      ...(parts.paths.sw && parts.paths.addressed
        ? [{ kind: 'existing', name: 'vm2', addresses: ['10.7.0.1/24'] }]
        : []),
      ...(card
        ? [
            defined({
              kind: 'existing',
              name: 'eth0',
              mtu: card.mtu,
              up: card.up,
              addresses: card.addresses,
              moveAddresses: card.moveAddresses,
              ...controller(card.joins),
            }),
          ]
        : []),
    ];
    const canRoute = bridge?.addresses.includes('10.1.0.1/24') === true;
    const redPair = parts.pairs.findIndex(
      ({ away, up, peerAddresses }) => away && parts.red && up && peerAddresses.includes('10.3.0.1/24'),
    );
    return NetworkDocument.parse({
      taproom: 1,
      name: 'lab',
      namespaces: [...(parts.red ? ['red'] : []), ...(parts.old ? ['old'] : [])],
      links: parts.reverse ? links.reverse() : links,
      routes: [
        ...(canRoute && parts.route !== null
          ? [defined({ destination: '10.77.0.0/16', via: '10.1.0.9', metric: parts.route })]
          : []),
        ...(parts.blackhole ? [{ destination: '10.78.0.0/16', type: 'blackhole' }] : []),
        ...(parts.redRoute && redPair >= 0
          ? [{ namespace: 'red', destination: 'default', via: `10.${30 + redPair}.0.9` }]
          : []),
      ],
      rules: parts.rule === undefined ? [] : [{ priority: 1000, from: '10.1.0.0/24', table: parts.rule }],
      forwarding: parts.forward6 ? [{ ipv6: true }] : [],
      nat: [
        ...(parts.nat ? [defined({ from: '10.1.0.0/24', out: parts.natOut ? 'eth0' : undefined })] : []),
        ...(parts.redNat && parts.red ? [{ namespace: 'red', from: '10.3.0.0/24' }] : []),
      ],
      dhcp: [
        ...(parts.dhcp && bridge ? [{ link: 'br0' }] : []),
        ...(parts.dhcp && redPair >= 0 ? [{ namespace: 'red', link: `w${redPair}` }] : []),
      ],
      dns: parts.dns && bridge ? [{ link: 'br0', servers: ['10.1.0.1'] }] : [],
      datapaths: [
        ...(parts.paths.sw
          ? [
              {
                type: 'switch',
                name: 'sw0',
                threads: parts.paths.threads,
                ports: [
                  { kind: 'tap', device: 'vm1', settings: { impair: { in: { loss: parts.paths.loss }, out: null } } },
                  { kind: 'tap', device: 'vm2' },
                  ...(parts.paths.third ? [{ kind: 'tap', device: 'vm3', namespace: parts.red ? 'red' : '' }] : []),
                  ...(parts.paths.onPair && parts.pairs.length > 0 ? [{ kind: 'nic', device: 'v0' }] : []),
                ],
              },
            ]
          : []),
        ...(parts.paths.responder
          ? [
              {
                type: 'responder',
                name: 'far',
                ports: [{ kind: 'tun', device: 'far0' }],
                settings: { addresses: ['10.8.0.2/24'] },
              },
            ]
          : []),
      ],
    });
  });

const plan = (machine: Machine, wanted: NetworkDocument | null, claims: readonly Claim[]): Result<Planned> =>
  planNetwork({
    network: 'lab',
    document: wanted,
    observed: observe(machine, wanted, claims),
    claims,
    others: [],
    missing: new Map(),
  });
function must(planned: Result<Planned>): Planned {
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  return planned.value;
}
const operationsOf = ({ steps }: Planned): Operation[] => steps.map(({ operation }) => operation);

/** Goes to a document, and holds everything that a plan promises on the way. */
function reach(
  machine: Machine,
  wanted: NetworkDocument | null,
  claims: readonly Claim[],
  cut: number,
): { machine: Machine; claims: readonly Claim[] } {
  const planned = must(plan(machine, wanted, claims));
  const prefix = planned.steps.slice(0, Math.floor(cut * (planned.steps.length + 1)));
  const partly = makeAll(
    copyOf(machine),
    prefix.map(({ operation }) => operation),
  );
  expect(
    portrait(
      makeAll(
        partly,
        prefix.toReversed().flatMap(({ inverse }) => inverse),
      ),
    ),
    `after ${prefix.length} steps and back`,
  ).toEqual(portrait(machine));
  const there = makeAll(copyOf(machine), operationsOf(planned));
  const again = must(plan(there, wanted, planned.claims));
  expect(
    again.steps.map(({ summary }) => summary),
    'a second plan',
  ).toEqual([]);
  expect(again.claims, 'its claims').toEqual(planned.claims);
  return { machine: there, claims: planned.claims };
}

describe('plans of anything', () => {
  it('reach the document, can be reverted from any point, and down leads to the beginning', () => {
    fc.assert(
      fc.property(current, document, fc.double({ min: 0, max: 1, noNaN: true }), (now, wanted, cut) => {
        const start = machineOf(now);
        const up = reach(start, wanted, [], cut);
        const down = reach(up.machine, null, up.claims, cut);
        expect(down.claims).toEqual([]);
        expect(portrait(down.machine), 'down').toEqual(portrait(start));
      }),
      { numRuns: runs },
    );
  });

  it('go from one document to another as if the first had never been', () => {
    fc.assert(
      fc.property(
        current,
        document,
        document,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (now, first, second, cut) => {
          const start = machineOf(now);
          const one = reach(start, first, [], cut);
          const two = reach(one.machine, second, one.claims, cut);
          const down = reach(two.machine, null, two.claims, cut);
          expect(portrait(down.machine), 'down').toEqual(portrait(start));
        },
      ),
      { numRuns: runs },
    );
  });

  it('expect what the kernel does on its own', () => {
    fc.assert(
      fc.property(current, document, document, (now, first, second) => {
        const start = machineOf(now);
        const one = must(plan(start, first, []));
        const machine = makeAll(copyOf(start), operationsOf(one));
        // Of a machine of its own: it reads a table when it is first asked for, and the rows must not have changed by
        // then.
        const world = new World(observe(copyOf(machine), second, one.claims));
        for (const { operation } of must(plan(machine, second, one.claims)).steps) {
          makeAll(machine, [operation]);
          applyTo(world, operation);
          const real = new World(observe(machine, second, one.claims));
          expect(expected(world, machine)).toEqual(expected(real, machine));
        }
      }),
      { numRuns: runs },
    );
  });

  it('have inverses that are operations the kernel takes', () => {
    fc.assert(
      fc.property(current, document, (now, wanted) => {
        const machine = makeAll(machineOf(now), []);
        const planned = must(plan(machine, wanted, []));
        const up = makeAll(copyOf(machine), operationsOf(planned));
        for (const link of up.links.filter(({ kind, name }) => kind !== 'physical' && name !== 'lo')) {
          const operation: Operation = { op: 'link.delete', namespace: link.namespace, link: link.name, alias: null };
          const { inverse, final } = inverseIn(new World(observe(up, wanted, planned.claims)), operation);
          expect(final).toBeNull();
          expect(portrait(makeAll(copyOf(up), [operation, ...inverse]))).toEqual(portrait(up));
        }
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });
});

/**
 * What the planner goes by, without what it does not foresee: link-local addresses, routes of the kernel's own, new MAC
 * addresses.
 */
function expected(world: World, machine: Machine): string[] {
  const lines: string[] = [];
  for (const [place, link] of world.links) {
    lines.push(
      `link ${place} ${link.kind} ${link.up} ${link.mtu} ${link.controller ?? ''} ${link.parent ?? ''} ${link.peer ?? ''}`,
    );
    for (const { address, prefixLength, automatic, secondary } of world.addressesOf(place).values()) {
      if (!automatic) lines.push(`address ${place} ${address}/${prefixLength} ${secondary}`);
    }
  }
  for (const namespace of machine.namespaces) {
    for (const { place, automatic } of world.routes(namespace)) if (!automatic) lines.push(`route ${place}`);
    for (const rule of world.rules(namespace))
      if (rule.priority === 1000) lines.push(`rule ${rule.priority ?? ''} ${rule.table ?? ''}`);
  }
  return lines.sort();
}
