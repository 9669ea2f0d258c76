import { describe, expect, it } from 'vitest';
import type { Address, Link, Route, Rule } from '../../../protocol/index.ts';
import { verbatim } from '../../../protocol/messages/index.ts';
import { linkRow } from '../../link-row.fixture.ts';
import { addressOwner, linkOwner, namespaceOwner, routeOwner, ruleOwner } from './classify.ts';
import { networkdSays, networkManagerSays } from './daemon-files.ts';

const link = (more: Partial<Link>): Link =>
  linkRow({ namespace: '', index: 7, name: 'x', kind: 'physical', up: true, carrier: true, operState: 'up', ...more });
const address = (more: Partial<Address>): Address => ({
  namespace: '',
  index: 7,
  family: 'ipv4',
  address: '192.0.2.1',
  prefixLength: 24,
  peer: null,
  broadcast: null,
  scope: 'global',
  label: null,
  flags: ['permanent'],
  validLifetime: null,
  preferredLifetime: null,
  protocol: 0,
  ...more,
});
const route = (more: Partial<Route>): Route => ({
  namespace: '',
  family: 'ipv4',
  type: 'unicast',
  destination: '10.0.0.0/8',
  table: 254,
  metric: 0,
  protocol: 4,
  protocolName: 'static',
  scope: 'global',
  gateway: null,
  index: 7,
  source: null,
  mtu: null,
  flags: [],
  nexthops: [],
  ...more,
});
const rule = (protocol: number): Rule => ({
  namespace: '',
  family: 'ipv4',
  priority: 5,
  from: null,
  to: null,
  inputLink: null,
  outputLink: null,
  mark: null,
  markMask: null,
  action: 'lookup',
  table: 254,
  invert: false,
  protocol,
});

describe('whose a link is', () => {
  it.each([
    [{ alias: 'taproom:vms' }, null, 'taproom', 'vms'],
    [{ alias: 'taproom' }, null, 'taproom', null],
    [{ kind: 'loopback', name: 'lo' }, null, 'kernel', null],
    [{ kind: 'bridge', name: 'docker0' }, null, 'docker', null],
    [{ kind: 'bridge', name: 'br-0123456789ab' }, null, 'docker', null],
    [{ kind: 'veth', name: 'veth1a2b3c4' }, 'docker0', 'docker', null],
    [{ kind: 'bridge', name: 'virbr0' }, null, 'libvirt', null],
    [{ kind: 'tap', name: 'vnet3' }, 'virbr0', 'libvirt', null],
    [{ kind: 'bridge', name: 'podman1' }, null, 'podman', null],
    [{ kind: 'veth', name: 'veth0' }, 'cni-podman0', 'podman', null],
  ] as const)('%j of %s: %s', (more, controller, owner, network) => {
    expect(linkOwner(link(more), controller, null)).toMatchObject({ owner, network });
  });

  it("is nobody's in particular where only a name looks like it", () => {
    // Somebody's own bridge, tap and veth: names that anybody may give.
    expect(linkOwner(link({ kind: 'bridge', name: 'br-lan' }), null, null)).toBeNull();
    expect(linkOwner(link({ kind: 'bridge', name: 'vnet0' }), null, null)).toBeNull();
    expect(linkOwner(link({ kind: 'veth', name: 'veth1a2b3c4' }), 'br0', null)).toBeNull();
    expect(linkOwner(link({ alias: 'taproomish' }), null, null)).toBeNull();
  });

  it("is the daemon's that says so, unless it is ours", () => {
    const managed = networkManagerSays('[device]\nmanaged=true\nconnection-uuid=1\n');
    expect(linkOwner(link({}), null, managed)).toMatchObject({ owner: 'networkmanager' });
    expect(linkOwner(link({ alias: 'taproom' }), null, managed)).toMatchObject({ owner: 'taproom' });
    expect(networkManagerSays('[device]\nmanaged=false\n')).toBeNull();
    expect(networkdSays('ADMIN_STATE=configured\nOPER_STATE=routable\n')).toMatchObject({ by: 'networkd' });
    expect(networkdSays('ADMIN_STATE=unmanaged\n')).toBeNull();
    expect(networkdSays('')).toBeNull();
  });
});

describe('whose an address, a route, a rule, a namespace is', () => {
  const docker = {
    name: 'docker0',
    owned: {
      topic: 'links',
      key: '/3',
      owner: 'docker' as const,
      network: null,
      evidence: verbatim('Docker names it so.'),
    },
  };
  const mine = { name: 'br0', owned: { owner: 'taproom' as const, network: 'vms', evidence: verbatim('Its alias.') } };

  it.each([
    [address({ protocol: 214 }), null, 'vms', 'taproom'],
    [address({}), null, 'vms', 'taproom'], // a kernel that does not keep who added it
    [address({ address: '127.0.0.1' }), null, null, 'kernel'],
    [address({ family: 'ipv6', address: 'fe80::1', scope: 'link' }), null, null, 'kernel'],
    [address({ family: 'ipv6', address: '2001:db8::2', protocol: 2, validLifetime: 60 }), null, null, 'kernel'],
    [address({ validLifetime: 3600 }), null, null, 'dhcp'],
    [address({}), docker, null, 'docker'],
  ] as const)('%j', (row, on, network, owner) => {
    const told = addressOwner(row, on, network);
    expect(told).toMatchObject({ owner });
    expect(Object.keys(told ?? {}).sort()).toEqual(['evidence', 'network', 'owner']);
  });

  it('is not ours only because it lies on our link', () => {
    expect(addressOwner(address({}), mine, null)).toBeNull();
    expect(routeOwner(route({}), mine, null)).toBeNull();
  });

  it('of routes and rules says their protocol', () => {
    expect(routeOwner(route({ protocol: 214 }), null, 'vms')).toMatchObject({ owner: 'taproom', network: 'vms' });
    expect(routeOwner(route({ protocol: 2 }), null, null)).toMatchObject({ owner: 'kernel' });
    expect(routeOwner(route({ protocol: 16 }), null, null)).toMatchObject({ owner: 'dhcp' });
    expect(routeOwner(route({ protocol: 9 }), null, null)?.evidence.code).toBe('owner.routeRa');
    expect(routeOwner(route({}), docker, null)).toMatchObject({ owner: 'docker' });
    expect(ruleOwner(rule(214), null)).toMatchObject({ owner: 'taproom', network: null });
    expect(ruleOwner(rule(2), null)).toMatchObject({ owner: 'kernel' });
    expect(ruleOwner(rule(0), null)).toBeNull();
  });

  it('of namespaces the alias of the loopback', () => {
    expect(namespaceOwner('red', 'taproom:lab')).toMatchObject({ owner: 'taproom', network: 'lab' });
    expect(namespaceOwner('netns-01234567-89ab-cdef-0123-456789abcdef', null)).toMatchObject({ owner: 'podman' });
    expect(namespaceOwner('red', null)).toBeNull();
  });
});
