import { describe, expect, it } from 'vitest';
import { NetworkDocument, RouteAdd, RuleAdd, type Operation } from '../../../protocol/index.ts';
import { commandsOf, stepOf } from '../../operations/index.ts';
import { inPlaceKey } from '../../world/keys.ts';
import { planNetwork } from '../plan.ts';
import { endedServicesOf } from '../service-operations.ts';
import type { OtherNetwork, Planned } from '../types.ts';
import type { Claim, ObservedState } from '../../world/types.ts';
import { machineOf, makeAll } from './current.ts';
import { observe, settingOf, type Machine } from './machine.ts';

/** What taking a network down does beyond its claims, and what it leaves out. */

const documentOf = (name: string, some: object): NetworkDocument =>
  NetworkDocument.parse({ taproom: 1, name, ...some });

function plan(
  machine: Machine,
  document: NetworkDocument | null,
  held: { network: string; claims: readonly Claim[]; others?: OtherNetwork[] },
  more: Partial<ObservedState> = {},
): Planned {
  const { network, claims, others = [] } = held;
  const planned = planNetwork({
    network,
    document,
    observed: { ...observe(machine, document, claims), ...more },
    claims,
    others,
    missing: new Map(),
  });
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}

/** Brings a network up. */
function bringUp(machine: Machine, document: NetworkDocument): OtherNetwork {
  const { steps, claims } = plan(machine, document, { network: document.name, claims: [] });
  makeAll(
    machine,
    steps.map(({ operation }) => operation),
  );
  return { name: document.name, document, claims };
}

const lab = documentOf('lab', {
  namespaces: ['red'],
  links: [
    { kind: 'bridge', name: 'br0', addresses: ['10.0.0.1/24'] },
    { kind: 'veth', name: 'v0', options: { peer: 'w0', peerNamespace: 'red' } },
  ],
});

describe('down', () => {
  it('takes links along that somebody renamed or moved, by their mark', () => {
    const machine = machineOf({ namespaces: ['away'] });
    const { claims } = bringUp(machine, lab);
    makeAll(machine, [
      { op: 'link.set', namespace: '', link: 'br0', set: { name: 'other' } },
      { op: 'link.set', namespace: '', link: 'v0', set: { moveTo: 'away' } },
    ]);
    const { steps } = plan(machine, null, { network: 'lab', claims });
    makeAll(
      machine,
      steps.map(({ operation }) => operation),
    );
    expect(machine.links.filter(({ alias }) => alias === 'taproom:lab')).toEqual([]);
    expect(
      plan(machine, null, { network: 'lab', claims }).steps.filter(({ operation }) => operation.op.startsWith('link')),
    ).toEqual([]);
  });

  it('names the networks that lose something with it', () => {
    const machine = machineOf({});
    const first = bringUp(machine, lab);
    const guests = [
      bringUp(machine, documentOf('inside', { links: [{ kind: 'bridge', name: 'br1', namespace: 'red' }] })),
      bringUp(machine, documentOf('port', { links: [{ kind: 'tap', name: 'tap0', controller: 'br0' }] })),
      bringUp(machine, documentOf('apart', { links: [{ kind: 'bridge', name: 'br2' }] })),
    ];
    expect(
      plan(machine, null, { network: 'lab', claims: first.claims, others: guests }).notes.map(({ message }) => message),
    ).toEqual([
      'The network inside, which is up, needs br1, which goes with this: `taproom network down inside` takes it down first.',
      'The network port, which is up, needs br0, which goes with this: `taproom network down port` takes it down first.',
    ]);
  });

  it('gives back what the kernel changed along with forwarding, unless somebody else has changed it since', () => {
    const document = documentOf('way', { forwarding: [{ ipv4: true }] });
    const redirects = (machine: Machine): number => settingOf(machine, '/ipv4.acceptRedirects/');
    for (const [before, since, after] of [
      [0, null, 0],
      [1, null, 1],
      [0, 1, 1],
    ] as const) {
      const machine = machineOf({ sysctls: { '/ipv4.acceptRedirects/': before } });
      const { claims } = bringUp(machine, document);
      expect(redirects(machine)).toBe(0);
      if (since !== null)
        makeAll(machine, [{ op: 'sysctl.set', namespace: '', key: 'ipv4.acceptRedirects', link: null, value: since }]);
      const { steps } = plan(machine, null, { network: 'way', claims });
      makeAll(
        machine,
        steps.map(({ operation }) => operation),
      );
      expect([settingOf(machine, '/ipv4.forwarding/'), redirects(machine)]).toEqual([0, after]);
    }
  });

  it('leaves forwarding on where bridges of others came meanwhile', () => {
    const document = documentOf('way', { forwarding: [{ ipv4: true }] });
    const bridge = (name: string) => ({ name, kind: 'bridge' });
    for (const [there, comes, stays] of [
      [[], 'docker0', true],
      [[], 'br-0123456789ab', true],
      [[], 'virbr0', true],
      [['virbr0'], 'cni-podman0', true],
      [[], 'br-lan', false],
      [[], 'docker', false],
      [['docker0'], null, false],
    ] as const) {
      const machine = machineOf({ links: there.map(bridge) });
      const { claims } = bringUp(machine, document);
      if (comes !== null)
        machine.links.push(...machineOf({ links: [{ name: 'other' }, bridge(comes)] }).links.slice(-1));
      const { steps, notes } = plan(machine, null, { network: 'way', claims });
      makeAll(
        machine,
        steps.map(({ operation }) => operation),
      );
      expect(settingOf(machine, '/ipv4.forwarding/'), String(comes)).toBe(stays ? 1 : 0);
      expect(notes.map(({ message }) => message)).toEqual(
        stays
          ? [
              `IPv4 forwarding stays on: ${comes}, which came meanwhile, may need it. \`sudo sysctl -w net.ipv4.ip_forward=0\` switches it off.`,
            ]
          : [],
      );
    }
  });

  it('has no step for a service that is nowhere', () => {
    const machine = machineOf({});
    const { claims } = bringUp(machine, lab);
    const ended = endedServicesOf('lab', null, claims);
    expect(ended).toEqual([{ op: 'unmanaged.set', network: 'lab', links: [] }]);
    const kinds = (more: Partial<ObservedState>): Operation['op'][] =>
      plan(machine, null, { network: 'lab', claims }, more).steps.map(({ operation }) => operation.op);
    expect(kinds({})).toContain('unmanaged.set');
    expect(kinds({ inPlace: new Set(ended.map(inPlaceKey)) })).not.toContain('unmanaged.set');
    expect(endedServicesOf('lab', lab, claims)).toEqual([]);
  });
});

describe('words', () => {
  const summary = (operation: Operation): string => stepOf(operation, observe(machineOf({}))).step.summary.message;
  it.each<[Operation, string]>([
    [
      {
        op: 'route.add',
        route: RouteAdd.parse({ destination: 'default', family: 'ipv4', type: 'unreachable', table: 100, metric: 9 }),
      },
      'Refuse everything else in table 100 (unreachable, metric 9).',
    ],
    [
      { op: 'route.add', route: RouteAdd.parse({ destination: '10.0.0.0/8', type: 'blackhole' }) },
      'Drop what goes to 10.0.0.0/8.',
    ],
    [
      { op: 'route.delete', route: RouteAdd.parse({ destination: '10.0.0.0/8', type: 'prohibit' }) },
      'No longer refuse what goes to 10.0.0.0/8 (prohibit).',
    ],
    [
      { op: 'rule.add', rule: RuleAdd.parse({ priority: 7, inputLink: 'lo', table: 100 }) },
      'Add the rule: packets of this machine itself ask table 100 (priority 7).',
    ],
  ])('%j', (operation, text) => {
    expect(summary(operation)).toBe(text);
  });

  it('of NAT are commands that make all that they need', () => {
    const nat = (from: string, more: object = {}): string[] =>
      commandsOf({
        op: 'nat.set',
        network: 'lab',
        namespace: '',
        nat: [{ namespace: '', from, publish: [], ...more }],
      });
    expect(nat('10.0.0.0/24')).toEqual([
      'nft add table inet taproom',
      "nft add chain inet taproom postrouting-lab '{ type nat hook postrouting priority srcnat; }'",
      'nft add rule inet taproom postrouting-lab ip saddr 10.0.0.0/24 ip daddr != 10.0.0.0/24 masquerade',
    ]);
    expect(nat('default', { out: 'eth0' }).slice(2)).toEqual([
      'nft add rule inet taproom postrouting-lab meta nfproto ipv4 oifname eth0 masquerade',
      'nft add rule inet taproom postrouting-lab meta nfproto ipv6 oifname eth0 masquerade',
    ]);
  });
});
