import type { LinkAdd, Operation, SysctlKey } from '../../protocol/index.ts';
import { addressFamily, LINK_ALIAS, LINK_GROUP, NFT_TABLE, ROUTE_PROTOCOL } from '../../protocol/index.ts';
import { canonicalPrefix, familyOfRoute } from './canonical.ts';
import { datapathAdd, datapathSet } from './datapath-commands.ts';
import { defaultPeer, type AddressSpec, type RouteSpec, type RuleSpec } from './rows.ts';

/**
 * What somebody would type for an operation; to read and to learn from, never run. Names, addresses and
 * numbers mean nothing to a shell (names.ts); names of others' links and aliases are quoted where they might.
 */

/** A word as a POSIX shell takes it for itself. */
export const quoted = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

type Word = string | number | null | undefined | false | readonly (string | number)[];

/** Words with a space between them, without those that are not there. Made for each of thousands of links, so without copies. */
function command(...words: readonly Word[]): string {
  let text = '';
  const add = (word: string | number): void => {
    if (word !== '') text += text === '' ? String(word) : ` ${word}`;
  };
  for (const word of words) {
    if (typeof word === 'string' || typeof word === 'number') add(word);
    else if (word !== null && word !== undefined && word !== false) for (const part of word) add(part);
  }
  return text;
}

const ip = (namespace: string, ...words: readonly Word[]): string =>
  command('ip', namespace === '' ? null : ['-n', namespace], ...words);
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

function linkAdd(link: LinkAdd): string[] {
  const { namespace, name, mtu, mac, controller, up, addresses, alias = LINK_ALIAS, group = LINK_GROUP } = link;
  const set = (...words: readonly Word[]): string => ip(namespace, 'link set', quoted(name), ...words);
  const isTun = link.kind === 'tun' || link.kind === 'tap';
  // A bridge keeps an MTU that is set, not one that it is made with; 1500 is what it has anyway.
  const setsMtu = link.kind === 'bridge' && mtu !== undefined && mtu !== 1500;
  const made = isTun
    ? [ip(namespace, 'tuntap add', quoted(name), 'mode', link.kind, ...tunOptions(link))]
    : [
        ip(
          namespace,
          'link add',
          quoted(name),
          ...before(link),
          mtu === undefined || setsMtu ? null : ['mtu', mtu],
          mac === undefined ? null : ['address', mac],
          'type',
          link.kind,
          ...kindOptions(link),
        ),
      ];
  const marks = set('alias', quoted(alias), 'group', group);
  return [
    ...made,
    ...(isTun && (mtu !== undefined || mac !== undefined)
      ? [set(mtu === undefined ? null : ['mtu', mtu], mac === undefined ? null : ['address', mac])]
      : []),
    ...(setsMtu ? [set('mtu', mtu)] : []),
    marks,
    ...(controller === undefined ? [] : [set('master', quoted(controller))]),
    ...addresses.map((address) => addressAdd(namespace, name, { address })),
    ...(up ? [set('up')] : []),
    ...peerCommands(link, alias, group),
  ];
}

function peerCommands(link: LinkAdd, alias: string, group: number): string[] {
  if (link.kind !== 'veth') return [];
  const { peer = defaultPeer(link.name), peerNamespace = link.namespace, peerAddresses = [] } = link.options;
  const set = (...words: readonly Word[]): string => ip(peerNamespace, 'link set', quoted(peer), ...words);
  return [
    set('alias', quoted(alias), 'group', group),
    ...peerAddresses.map((address) => addressAdd(peerNamespace, peer, { address })),
    ...(link.up ? [set('up')] : []),
  ];
}

/** `link DEV`, which stands before `type`. */
const before = (link: LinkAdd): string[] =>
  link.kind === 'vlan' || link.kind === 'macvlan' || link.kind === 'macvtap'
    ? ['link', quoted(link.options.parent)]
    : [];

function tunOptions({ options }: Extract<LinkAdd, { kind: 'tun' | 'tap' }>): (string | number)[] {
  return [
    ...(options.owner == null ? [] : ['user', options.owner]),
    ...(options.ownerGroup == null ? [] : ['group', options.ownerGroup]),
    ...(options.multiQueue ? ['multi_queue'] : []),
    ...(options.vnetHeader ? ['vnet_hdr'] : []),
  ];
}

function kindOptions(link: Exclude<LinkAdd, { kind: 'tun' | 'tap' }>): (string | number)[] {
  const option = (name: string, value: string | number | undefined): (string | number)[] =>
    value === undefined ? [] : [name, value];
  switch (link.kind) {
    case 'veth': {
      const { peer = defaultPeer(link.name), peerNamespace, peerMac } = link.options;
      return [
        'peer',
        'name',
        quoted(peer),
        ...option('address', peerMac),
        ...(peerNamespace === undefined || peerNamespace === link.namespace ? [] : ['netns', peerNamespace]),
      ];
    }
    case 'bridge':
      return bridgeOptions(link.options);
    case 'vxlan': {
      const { id, remote, group, local, port, parent, ttl, learning } = link.options;
      return [
        'id',
        id,
        ...option('remote', remote),
        ...option('group', group),
        ...option('local', local),
        'dstport',
        port,
        ...option('dev', parent === undefined ? undefined : quoted(parent)),
        ...option('ttl', ttl),
        ...(learning === undefined ? [] : [learning ? 'learning' : 'nolearning']),
      ];
    }
    case 'macvlan':
    case 'macvtap':
      return ['mode', link.options.mode];
    case 'vlan':
      return [...(link.options.protocol === '802.1ad' ? ['protocol', '802.1ad'] : []), 'id', link.options.id];
    case 'bond':
      return ['mode', link.options.mode, 'miimon', link.options.miimon];
    case 'ifb':
    case 'dummy':
      return [];
  }
}

/** Times of a bridge are hundredths of a second for ip-link(8). */
function bridgeOptions({
  stp,
  ageing,
  forwardDelay,
  vlanFiltering,
  priority,
}: Extract<LinkAdd, { kind: 'bridge' }>['options']): (string | number)[] {
  return [
    ...(stp === undefined ? [] : ['stp_state', stp ? 1 : 0]),
    ...(ageing === undefined ? [] : ['ageing_time', Math.round(ageing * 100)]),
    ...(forwardDelay === undefined ? [] : ['forward_delay', Math.round(forwardDelay * 100)]),
    ...(vlanFiltering === undefined ? [] : ['vlan_filtering', vlanFiltering ? 1 : 0]),
    ...(priority === undefined ? [] : ['priority', priority]),
  ];
}

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
    ...(bridge === undefined ? [] : [ip(namespace, 'link set', now, 'type bridge', bridgeOptions(bridge))]),
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
