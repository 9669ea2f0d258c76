import type { LinkAdd, Operation, SysctlKey } from '../../protocol/index.ts';
import { addressFamily, LINK_ALIAS, LINK_GROUP, linkKind, NFT_TABLE, ROUTE_PROTOCOL } from '../../protocol/index.ts';
import { linkAddCommands } from '../../document/ip/link.ts';
import { command, ip, quoted, type Word } from '../../document/ip/words.ts';
import { canonicalPrefix, familyOfRoute } from './canonical.ts';
import { datapathAdd, datapathSet } from './datapath-commands.ts';
import type { AddressSpec, RouteSpec, RuleSpec } from './rows.ts';

const within = (namespace: string, ...words: readonly Word[]): string =>
  command(namespace === '' ? null : ['ip', 'netns', 'exec', namespace], ...words);

export function commandsOf(operation: Operation): string[] {
  switch (operation.op) {
    case 'namespace.add':
      return [
        command('ip netns add', operation.name),
        ip(operation.name, 'link set lo up'),
        ip(
          operation.name,
          'link set lo alias',
          quoted(operation.network === null ? LINK_ALIAS : `${LINK_ALIAS}:${operation.network}`),
        ),
      ];
    case 'namespace.delete':
      return [command('ip netns delete', operation.name)];
    case 'link.add':
      return linkAdd(operation.link);
    case 'link.delete':
      return [ip(operation.namespace, 'link delete', quoted(operation.link))];
    case 'link.set':
      return linkSet(operation);
    case 'address.add':
      return [addressAdd(operation.namespace, operation.link, operation.address)];
    case 'address.delete':
      return [ip(operation.namespace, 'address delete', operation.address, 'dev', quoted(operation.link))];
    case 'route.add':
      return [ip(operation.route.namespace, ...route(operation.route, 'add'))];
    case 'route.delete':
      return [ip(operation.route.namespace, ...route(operation.route, 'delete'))];
    case 'rule.add':
      return [ip(operation.rule.namespace, ...rule(operation.rule, 'add'))];
    case 'rule.delete':
      return [ip(operation.rule.namespace, ...rule(operation.rule, 'delete'))];
    case 'sysctl.set':
      return [
        within(operation.namespace, 'sysctl -w', `${sysctlPath(operation.key, operation.link)}=${operation.value}`),
      ];
    case 'nat.set':
      return nat(operation);
    case 'dhcp.set':
      return dhcp(operation);
    case 'dns.set':
      return dns(operation);
    case 'unmanaged.set':
      return operation.links.length === 0
        ? [
            `rm -f /run/NetworkManager/conf.d/taproom-${operation.network}.conf /run/systemd/network/10-taproom-${operation.network}.network`,
          ]
        : operation.links.map((name) => command('nmcli device set', quoted(name), 'managed no'));
    case 'datapath.add':
      return [datapathAdd(operation.datapath)];
    case 'datapath.set':
      return datapathSet(operation.datapath);
    case 'datapath.delete':
      return [command('taproom datapath delete', operation.name)];
  }
}

export function sysctlPath(key: SysctlKey, link: string | null): string {
  // sysctl(8) takes "/" for "." and the other way round where a name has a dot.
  const name = link === null ? 'all' : link.replaceAll('.', '/');
  switch (key) {
    case 'ipv4.forwarding':
      return 'net.ipv4.ip_forward';
    case 'ipv4.acceptRedirects':
      return 'net.ipv4.conf.all.accept_redirects';
    case 'ipv6.forwarding':
      return 'net.ipv6.conf.all.forwarding';
    case 'ipv4.rpFilter':
      return `net.ipv4.conf.${name}.rp_filter`;
    case 'ipv6.acceptRa':
      return `net.ipv6.conf.${name}.accept_ra`;
    case 'ipv6.disable':
      return `net.ipv6.conf.${name}.disable_ipv6`;
  }
}

const linkAdd = (link: LinkAdd): string[] =>
  linkAddCommands(link, { alias: link.alias ?? LINK_ALIAS, group: link.group ?? LINK_GROUP, protocol: ROUTE_PROTOCOL });

function linkSet({ namespace, link, set }: Extract<Operation, { op: 'link.set' }>): string[] {
  const { up, name, mtu, mac, alias, group, controller, moveTo, bridge } = set;
  const now = quoted(name ?? link);
  const simple = [
    ...(mtu === undefined ? [] : ['mtu', mtu]),
    ...(mac === undefined ? [] : ['address', mac]),
    ...(alias === undefined ? [] : ['alias', quoted(alias)]),
    ...(group === undefined ? [] : ['group', group]),
    ...(controller === undefined ? [] : controller === null ? ['nomaster'] : ['master', quoted(controller)]),
    ...(up === undefined ? [] : [up ? 'up' : 'down']),
  ];
  return [
    ...(name === undefined ? [] : [ip(namespace, 'link set', quoted(link), 'name', quoted(name))]),
    ...(simple.length === 0 ? [] : [ip(namespace, 'link set', now, simple)]),
    ...(bridge === undefined ? [] : [ip(namespace, 'link set', now, 'type bridge', linkKind('bridge').ip(bridge))]),
    ...(moveTo === undefined ? [] : [ip(namespace, 'link set', now, 'netns', moveTo === '' ? 1 : moveTo)]),
  ];
}

function addressAdd(namespace: string, link: string, spec: AddressSpec): string {
  const { address, peer, broadcast, scope, label, validLifetime, preferredLifetime, noDad, noPrefixRoute, protocol } =
    spec;
  return ip(
    namespace,
    'address add',
    address,
    peer === undefined ? null : ['peer', peer],
    broadcast === undefined ? null : ['broadcast', broadcast],
    'dev',
    quoted(link),
    scope === undefined ? null : ['scope', scope],
    label === undefined ? null : ['label', quoted(label)],
    validLifetime == null ? null : ['valid_lft', validLifetime],
    preferredLifetime == null ? null : ['preferred_lft', preferredLifetime],
    noDad === true && 'nodad',
    noPrefixRoute === true && 'noprefixroute',
    protocol === 0 ? null : ['proto', protocol ?? ROUTE_PROTOCOL],
  );
}

function route(spec: RouteSpec, verb: 'add' | 'delete'): Word[] {
  const { destination, type, table, metric, via, dev, source, onlink, mtu, nexthops = [], protocol } = spec;
  const family = familyOfRoute(spec);
  const hop = (to: { via?: string | undefined; dev?: string | undefined; onlink: boolean }): string[] => [
    ...(to.via === undefined ? [] : ['via', ...(addressFamily(to.via) === family ? [] : ['inet6']), to.via]),
    ...(to.dev === undefined ? [] : ['dev', quoted(to.dev)]),
    ...(to.onlink ? ['onlink'] : []),
  ];
  return [
    family === 'ipv6' && destination === 'default' && '-6',
    'route',
    verb,
    type === 'unicast' ? null : type,
    destination,
    hop({ via, dev, onlink }),
    table === 254 ? null : ['table', table],
    metric === undefined || metric === 0 ? null : ['metric', metric],
    source === undefined ? null : ['src', source],
    mtu === undefined ? null : ['mtu', mtu],
    protocol === 0 ? null : ['proto', protocol ?? ROUTE_PROTOCOL],
    nexthops.flatMap((one) => ['nexthop', ...hop(one), 'weight', one.weight]),
  ];
}

function rule(spec: RuleSpec, verb: 'add' | 'delete'): Word[] {
  const { family, priority, from, to, inputLink, outputLink, mark, markMask, action, table, invert, protocol } = spec;
  return [
    family === 'ipv6' && '-6',
    'rule',
    verb,
    priority === undefined ? null : ['priority', priority],
    invert && 'not',
    from === undefined ? null : ['from', from],
    to === undefined ? null : ['to', to],
    inputLink === undefined ? null : ['iif', quoted(inputLink)],
    outputLink === undefined ? null : ['oif', quoted(outputLink)],
    mark === undefined ? null : ['fwmark', markMask === undefined ? mark : `${mark}/${markMask}`],
    ...(action === 'lookup' ? ['lookup', table ?? 254] : [action]),
    protocol === 0 ? null : ['protocol', protocol ?? ROUTE_PROTOCOL],
  ];
}

const CHAINS = {
  postrouting: 'type nat hook postrouting priority srcnat',
  prerouting: 'type nat hook prerouting priority dstnat',
} as const;

/** The rules' meaning, one a line; the helper's own ruleset is set in one transaction. */
function nat({ namespace, network, nat: entries }: Extract<Operation, { op: 'nat.set' }>): string[] {
  const nft = (...words: readonly Word[]): string => within(namespace, 'nft', ...words);
  const chain = (hook: string): string => `inet ${NFT_TABLE} ${hook}-${network}`;
  if (entries.length === 0)
    return ['postrouting', 'prerouting', 'output', 'forward'].map(
      (hook) => `${nft('delete chain', chain(hook))} || true`,
    );
  const hooks = entries.some(({ publish }) => publish.length > 0)
    ? (['postrouting', 'prerouting'] as const)
    : (['postrouting'] as const);
  return [
    nft('add table inet', NFT_TABLE),
    ...hooks.map((hook) => nft('add chain', chain(hook), `'{ ${CHAINS[hook]}; }'`)),
    ...entries.flatMap(({ from, out, publish }) => [
      ...sources(from).map(({ match, outside }) =>
        nft(
          'add rule',
          chain('postrouting'),
          match,
          out === undefined ? outside : ['oifname', quoted(out)],
          'masquerade',
        ),
      ),
      ...publish.map(({ protocol, port, to, toPort }) =>
        nft(
          'add rule',
          chain('prerouting'),
          'fib daddr type local',
          protocol,
          'dport',
          port,
          'dnat',
          to.includes(':') ? 'ip6' : 'ip',
          'to',
          toPort === undefined ? to : to.includes(':') ? `[${to}]:${toPort}` : `${to}:${toPort}`,
        ),
      ),
    ]),
  ];
}

/** What NAT is for, as nft matches it; without a prefix to be outside of, the loopback alone is inside. */
function sources(from: string): { match: string; outside: string }[] {
  const prefix = canonicalPrefix(from);
  if (prefix !== 'default') {
    const family = prefix.includes(':') ? 'ip6' : 'ip';
    return [{ match: `${family} saddr ${prefix}`, outside: `${family} daddr != ${prefix}` }];
  }
  const families = from === 'default' ? ['ipv4', 'ipv6'] : [from.includes(':') ? 'ipv6' : 'ipv4'];
  return families.map((family) => ({ match: `meta nfproto ${family}`, outside: 'oifname != lo' }));
}

function dhcp({ namespace, network, dhcp: entries }: Extract<Operation, { op: 'dhcp.set' }>): string[] {
  // No command ends just this one: the helper alone knows its process.
  if (entries.length === 0)
    return [`# End the dnsmasq of the network ${network}${namespace === '' ? '' : ` in ${namespace}`}.`];
  return entries.map(({ link, range, leaseTime, router, dns: servers, upstream, domain, hosts, advertise }) =>
    within(
      namespace,
      'dnsmasq',
      '--bind-dynamic',
      `--interface=${quoted(link)}`,
      range && `--dhcp-range=${range.from},${range.to},${leaseTime}`,
      router === undefined ? null : `--dhcp-option=option:router${router === null ? '' : `,${router}`}`,
      servers === undefined ? null : `--dhcp-option=option:dns-server,${servers.join(',')}`,
      (upstream ?? []).map((server) => `--server=${server}`),
      domain === undefined ? null : `--domain=${domain}`,
      hosts.map(
        ({ mac, address, name }) =>
          `--dhcp-host=${[mac, address, name].filter((part) => part !== undefined).join(',')}`,
      ),
      advertise === undefined
        ? null
        : [
            '--enable-ra',
            `--dhcp-range=::,constructor:${quoted(link)},${advertise === 'slaac' ? 'ra-only' : advertise === 'stateless' ? 'ra-stateless' : '64'}`,
          ],
    ),
  );
}

function dns({ link, dns: settings }: Extract<Operation, { op: 'dns.set' }>): string[] {
  if (settings === null) return [command('resolvectl revert', quoted(link))];
  const domains = [...settings.domains, ...(settings.everything ? ['~.'] : [])];
  return [
    command('resolvectl dns', quoted(link), settings.servers),
    ...(domains.length === 0 ? [] : [command('resolvectl domain', quoted(link), domains.map(quoted))]),
  ];
}
