import type { Dhcp, NetworkDocument, RouteAdd, RuleAdd } from '../../protocol/index.ts';
import { parseCidr } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { block, networkOf } from '../check/prefixes.ts';
import { netdev } from './networkd-netdev.ts';
import { ownNamespace, within, type Exported, type OwnLink } from './own-namespace.ts';
import { section, unit, type Section } from './unit-file.ts';

/**
 * systemd-networkd units (systemd.netdev(5), systemd.network(5), version 252 and later): a .netdev for
 * what is to be made, a .network for what is set on it, and a file for sysctl.d where this machine is a
 * router, because networkd's own setting for that changed its name and place with version 256.
 */
export function exportNetworkd(document: NetworkDocument): Exported {
  const own = ownNamespace(document);
  const notes = [...own.notes];
  const files = own.links.flatMap((each) => {
    const base = `10-taproom-${document.name}-${each.name.replace(/[^A-Za-z0-9_.-]/g, '_')}`;
    const made = each.link === null || each.link.kind === 'existing' ? null : netdev(each.link, notes);
    return [
      ...(made === null ? [] : [{ name: `${base}.netdev`, text: unit(document.name, made) }]),
      { name: `${base}.network`, text: unit(document.name, network(document, own.links, each, notes)) },
    ];
  });
  const settings = sysctls(document);
  if (settings.length > 0)
    files.push({
      name: `taproom-${document.name}.conf`,
      text: `# Goes to /etc/sysctl.d. Of the network ${document.name}, written by Taproom.\n${settings.join('\n')}\n`,
    });
  for (const { destination } of own.homeless.routes) notes.push(say('exported.routeLeftOut', { destination }));
  if (own.homeless.rules.length > 0) notes.push(say('exported.rulesWithoutFile'));
  for (const nat of document.nat.filter(({ namespace }) => namespace === '')) {
    if (nat.out !== undefined) notes.push(say('exported.natByInput', { from: nat.from, out: nat.out }));
    if (!own.links.some(({ addresses }) => addresses.some((address) => within(nat.from, address))))
      notes.push(say('exported.natLeftOut', { from: nat.from }));
    for (const { protocol, port, to } of nat.publish)
      notes.push(say('exported.portLeftOut', { port, protocol, address: to }));
  }
  if (document.keep) notes.push(say('exported.keepNetworkd'));
  if (files.length > 0) notes.push(say('exported.copyNetworkd'));
  return { files, notes };
}

function network(document: NetworkDocument, links: readonly OwnLink[], own: OwnLink, notes: Message[]): Section[] {
  const { name, link, addresses, mtu, up } = own;
  const controller = link?.controller;
  const kindOfController = links.find((other) => other.name === controller)?.link?.kind;
  const dhcp = document.dhcp.filter((each) => each.namespace === '' && each.link === name);
  const dns = document.dns.filter((each) => each.link === name);
  const nat = document.nat.filter(
    (each) => each.namespace === '' && addresses.some((address) => within(each.from, address)),
  );
  const families = new Set(nat.map(({ from }) => parseCidr(from)?.family));
  if (link?.kind === 'existing' && controller !== undefined && link.moveAddresses) {
    notes.push(say('exported.addressesStayFile', { name, controller }));
  }
  if (link?.kind === 'existing') notes.push(say('exported.otherFile', { name }));
  const stacked = links.flatMap(({ name: upper, link: above }): (readonly [string, string])[] => {
    const parent = above !== null && 'options' in above && 'parent' in above.options ? above.options.parent : undefined;
    return above !== null && parent === name ? [[above.kind.toUpperCase(), upper]] : [];
  });
  return [
    section('Match', [['Name', matching(name)]]),
    section('Link', [
      // Only TUN, TAP and what exists: the rest has these in its .netdev.
      ['MTUBytes', link === null || ['existing', 'tun', 'tap', 'bridge'].includes(link.kind) ? mtu : undefined],
      ['MACAddress', link?.kind === 'tun' || link?.kind === 'tap' ? link.mac : undefined],
      ['ActivationPolicy', up ? undefined : 'down'],
      ['RequiredForOnline', 'no'],
    ]),
    section('Network', [
      [kindOfController === 'bond' ? 'Bond' : 'Bridge', controller],
      ...stacked,
      ...addresses.map((address) => ['Address', address] as const),
      ['ConfigureWithoutCarrier', addresses.length > 0 || controller === undefined ? 'yes' : undefined],
      ['IPMasquerade', families.size === 2 ? 'both' : [...families][0]],
      ['DHCPServer', dhcp.some(({ range }) => range) ? 'yes' : undefined],
      ['IPv6SendRA', dhcp.some(({ advertise }) => advertise) ? 'yes' : undefined],
      ...dns.flatMap(({ servers }) => servers.map((server) => ['DNS', server] as const)),
      [
        'Domains',
        dns
          .flatMap(({ domains, everything }) => [
            ...(everything ? ['~.'] : []),
            ...domains.map((domain) => `~${domain}`),
          ])
          .join(' '),
      ],
    ]),
    ...dhcp.flatMap((each) => dhcpServer(each, addresses, notes)),
    ...own.routes.map((route) => routeSection(route, notes)),
    ...own.rules.map(ruleSection),
  ];
}

/** [Match] takes patterns; a name that holds their characters is matched by any character there. */
const matching = (name: string): string => name.replace(/[*?[\]!\\"'%]/g, '?');

function dhcpServer(dhcp: Dhcp, addresses: readonly string[], notes: Message[]): Section[] {
  const { link, range, leaseTime, router, dns, hosts, advertise } = dhcp;
  const about = say('exported.dhcpOn', { link });
  const from = range && block(range.from);
  const to = range && block(range.to);
  const prefix = addresses
    .map(block)
    .find((one) => one && from && one.family === from.family && one.first <= from.address && from.address <= one.last);
  if (range && !prefix) notes.push(say('exported.rangeLeftOut', { about, link, from: range.from, to: range.to }));
  notes.push(dns === undefined ? say('exported.noNameServer', { about }) : say('exported.noDns', { about }));
  if (dhcp.domain !== undefined || hosts.some(({ name }) => name !== undefined))
    notes.push(say('exported.namesLeftOut', { about }));
  if (dhcp.upstream !== undefined) notes.push(say('exported.upstreamLeftOut', { about }));
  const lists = {
    v4: (dns ?? []).filter((server) => !server.includes(':')),
    v6: (dns ?? []).filter((server) => server.includes(':')),
  };
  return [
    ...(range && prefix && from && to
      ? [
          section('DHCPServer', [
            ['PoolOffset', String(from.address - prefix.first)],
            ['PoolSize', String(to.address - from.address + 1n)],
            ['DefaultLeaseTimeSec', leaseTime],
            ['EmitRouter', router === null ? 'no' : 'yes'],
            ['Router', router ?? undefined],
            ['EmitDNS', lists.v4.length > 0 ? 'yes' : 'no'],
            ...lists.v4.map((server) => ['DNS', server] as const),
          ]),
          ...hosts
            .filter(({ address }) => !address.includes(':'))
            .map(({ mac, address }) =>
              section('DHCPServerStaticLease', [
                ['MACAddress', mac],
                ['Address', address],
              ]),
            ),
        ]
      : []),
    ...(advertise
      ? [
          section('IPv6SendRA', [
            ['Managed', advertise === 'stateful' ? 'yes' : 'no'],
            ['OtherInformation', advertise === 'slaac' ? 'no' : 'yes'],
            ['EmitDNS', lists.v6.length > 0 ? 'yes' : 'no'],
            ...lists.v6.map((server) => ['DNS', server] as const),
          ]),
          ...addresses.flatMap((address) => {
            const cidr = parseCidr(address);
            return cidr?.family === 'ipv6' ? [section('IPv6Prefix', [['Prefix', networkOf(cidr)]])] : [];
          }),
        ]
      : []),
  ];
}

/** `default` of a family: networkd takes the word only where a gateway says which. */
const anywhere = ({ destination, family, via, nexthops }: RouteAdd): string => {
  if (destination !== 'default') return destination;
  return (family ?? ((via ?? nexthops?.[0]?.via ?? '').includes(':') ? 'ipv6' : 'ipv4')) === 'ipv6'
    ? '::/0'
    : '0.0.0.0/0';
};

function routeSection(route: RouteAdd, notes: Message[]): Section {
  if (route.nexthops?.some(({ onlink }) => onlink))
    notes.push(say('exported.onlinkLeftOut', { destination: route.destination }));
  return section('Route', [
    ['Destination', anywhere(route)],
    ['Gateway', route.via],
    ['GatewayOnLink', route.onlink ? 'yes' : undefined],
    ...(route.nexthops ?? []).map(
      ({ via, dev, weight }) =>
        ['MultiPathRoute', `${via ?? ''}${dev === undefined ? '' : `@${dev}`} ${weight}`] as const,
    ),
    ['Type', route.type === 'unicast' ? undefined : route.type],
    ['Table', route.table === 254 ? undefined : route.table],
    ['Metric', route.metric],
    ['PreferredSource', route.source],
    ['MTUBytes', route.mtu],
  ]);
}

const ruleSection = (rule: RuleAdd): Section =>
  section('RoutingPolicyRule', [
    ['Family', rule.family],
    ['Priority', rule.priority],
    ['From', rule.from],
    ['To', rule.to],
    ['IncomingInterface', rule.inputLink],
    ['OutgoingInterface', rule.outputLink],
    [
      'FirewallMark',
      rule.mark === undefined ? undefined : `${rule.mark}${rule.markMask === undefined ? '' : `/${rule.markMask}`}`,
    ],
    ['Table', rule.table],
    ['Type', rule.action === 'lookup' ? undefined : rule.action],
    ['InvertRule', rule.invert ? 'yes' : undefined],
  ]);

function sysctls({ forwarding, nat }: NetworkDocument): string[] {
  const here = forwarding.filter(({ namespace }) => namespace === '');
  const natted = nat.filter(({ namespace }) => namespace === '').map(({ from }) => parseCidr(from)?.family);
  return [
    ...(here.some(({ ipv4 }) => ipv4) || natted.includes('ipv4') ? ['net.ipv4.ip_forward = 1'] : []),
    ...(here.some(({ ipv6 }) => ipv6) || natted.includes('ipv6') ? ['net.ipv6.conf.all.forwarding = 1'] : []),
  ];
}
