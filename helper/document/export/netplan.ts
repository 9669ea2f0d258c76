import { stringify } from 'yaml';
import { peerOf, type DocumentLink, type NetworkDocument, type RouteAdd, type RuleAdd } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { ownNamespace, type Exported, type OwnLink } from './own-namespace.ts';

type Keys = Record<string, unknown>;
/** The section of each kind (netplan-yaml(5)); null: netplan cannot make it. */
const SECTIONS = {
  existing: 'ethernets',
  bridge: 'bridges',
  bond: 'bonds',
  vlan: 'vlans',
  vxlan: 'tunnels',
  veth: 'virtual-ethernets',
  dummy: 'dummy-devices',
  tun: null,
  tap: null,
  macvlan: null,
  macvtap: null,
  ifb: null,
} as const satisfies Record<DocumentLink['kind'], string | null>;
type SectionName = NonNullable<(typeof SECTIONS)[keyof typeof SECTIONS]>;

/** What is undefined, or a list of nothing, is not said. */
const said = (keys: Keys): Keys =>
  Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );

/**
 * A netplan document for systemd-networkd. netplan knows bridges, bonds, VLANs, VXLANs and, since its
 * version 1.1, veth pairs and dummies; the rest of a network is told in the notes.
 */
export function exportNetplan(document: NetworkDocument): Exported {
  const own = ownNamespace(document);
  const notes = [...own.notes];
  const sections = new Map<SectionName, Keys>();
  const put = (section: SectionName, name: string, keys: Keys): void =>
    void sections.set(section, { ...sections.get(section), [name]: said(keys) });
  for (const each of own.links) {
    const common = commonKeys(document, each, notes);
    const keys = kindKeys(own.links, each, notes);
    const section = SECTIONS[each.link?.kind ?? 'veth'];
    if (keys !== null && section !== null) put(section, each.name, { ...keys, ...common });
  }
  for (const { destination } of own.homeless.routes) notes.push(say('exported.routeLeftOut', { destination }));
  if (own.homeless.rules.length > 0) notes.push(say('exported.rulesWithoutLink'));
  notes.push(...unsaid(document));
  if (sections.size === 0) return { files: [], notes: [...notes, say('exported.nothingInNetplan')] };
  const text = stringify(
    { network: { version: 2, renderer: 'networkd', ...Object.fromEntries(sections) } },
    { lineWidth: 0 },
  );
  notes.push(say('exported.copyNetplan'));
  return {
    files: [
      {
        name: `90-taproom-${document.name}.yaml`,
        text: `# The network ${document.name}, written by Taproom.\n${text}`,
      },
    ],
    notes,
  };
}

function commonKeys(
  document: NetworkDocument,
  { name, link, addresses, mtu, up, routes, rules }: OwnLink,
  notes: Message[],
): Keys {
  const dns = document.dns.filter((each) => each.link === name);
  const search = dns.flatMap(({ domains, everything }) => [
    ...(everything ? ['~.'] : []),
    ...domains.map((domain) => `~${domain}`),
  ]);
  return {
    addresses: [...addresses],
    mtu,
    macaddress: link === null || link.kind === 'existing' ? undefined : link.mac,
    'activation-mode': up ? undefined : 'manual',
    optional: true,
    nameservers: dns.length === 0 ? undefined : said({ addresses: dns.flatMap(({ servers }) => servers), search }),
    routes: routes.flatMap((route) => routeKeys(route, notes)),
    'routing-policy': rules.flatMap((rule) => ruleKeys(rule, notes)),
  };
}

/** What makes it; null where netplan cannot. */
function kindKeys(links: readonly OwnLink[], { name, link }: OwnLink, notes: Message[]): Keys | null {
  const ports = links.flatMap((port) => (port.link?.controller === name ? [port] : []));
  const known = ports.filter((port) => port.link !== null && isMade(port.link)).map((port) => port.name);
  if (link === null) {
    const near = links.find((other) => other.link && peerOf(other.link)?.name === name);
    return { peer: near?.name };
  }
  switch (link.kind) {
    case 'existing':
      if (link.controller !== undefined && link.moveAddresses)
        notes.push(say('exported.addressesStay', { name, controller: link.controller }));
      return {};
    case 'bridge': {
      const { stp = false, ageing, forwardDelay, priority, vlanFiltering } = link.options;
      if (vlanFiltering) notes.push(say('exported.noVlanFiltering', { name }));
      return {
        interfaces: known,
        parameters: said({ stp, 'ageing-time': ageing, 'forward-delay': forwardDelay, priority }),
      };
    }
    case 'bond':
      return {
        interfaces: known,
        parameters: { mode: link.options.mode, 'mii-monitor-interval': link.options.miimon },
      };
    case 'vlan':
      if (link.options.protocol !== '802.1Q')
        notes.push(say('exported.only8021q', { name, protocol: link.options.protocol }));
      return { id: link.options.id, link: link.options.parent };
    case 'vxlan': {
      const { id, remote, group, local, port, parent, ttl, learning } = link.options;
      return {
        mode: 'vxlan',
        id,
        link: parent,
        local,
        remote: remote ?? group,
        port,
        ttl,
        'mac-learning': learning ?? true,
      };
    }
    case 'veth': {
      const peer = peerOf(link);
      if (link.options.peerMac !== undefined) notes.push(say('exported.noPeerMac', { name }));
      if (peer.namespace !== '') {
        notes.push(say('exported.pairLeftOut', { name }));
        return null;
      }
      notes.push(say('exported.pairVersion', { name, peer: peer.name }));
      return { peer: peer.name };
    }
    case 'dummy':
      notes.push(say('exported.linkVersion', { name }));
      return {};
    case 'tun':
    case 'tap':
    case 'macvlan':
    case 'macvtap':
    case 'ifb':
      notes.push(say('exported.kindLeftOut', { name, kind: link.kind }));
      return null;
  }
}

/** Whether it has a section, so that a bridge or bond may name it: netplan refuses a port that is not defined. */
const isMade = (link: DocumentLink): boolean => SECTIONS[link.kind] !== null && (peerOf(link)?.namespace ?? '') === '';

function routeKeys(route: RouteAdd, notes: Message[]): Keys[] {
  const { destination, via, table, metric, type, source, onlink, mtu, family, nexthops } = route;
  if (nexthops !== undefined) {
    notes.push(say('exported.firstNextHop', { destination }));
    return routeKeys({ ...route, via: nexthops[0]?.via, nexthops: undefined }, notes);
  }
  const to = destination === 'default' && via === undefined ? (family === 'ipv6' ? '::/0' : '0.0.0.0/0') : destination;
  return [
    said({
      to,
      via,
      'on-link': onlink || undefined,
      type: type === 'unicast' ? undefined : type,
      table: table === 254 ? undefined : table,
      metric,
      from: source,
      mtu,
      // Without a gateway netplan wants to hear that the link itself leads there.
      scope: via === undefined && type === 'unicast' ? 'link' : undefined,
    }),
  ];
}

function ruleKeys(rule: RuleAdd, notes: Message[]): Keys[] {
  const { priority, from, to, mark, markMask, table, action, invert, inputLink, outputLink } = rule;
  if (
    action !== 'lookup' ||
    invert ||
    inputLink !== undefined ||
    outputLink !== undefined ||
    (markMask !== undefined && markMask !== 0xffffffff) ||
    (from === undefined && to === undefined)
  ) {
    notes.push(
      priority === undefined ? say('exported.ruleLeftOut') : say('exported.ruleOfPriorityLeftOut', { priority }),
    );
    return [];
  }
  return [said({ from, to, mark, table, priority })];
}

/** What netplan has no words for. */
function unsaid({ nat, dhcp, forwarding, keep }: NetworkDocument): Message[] {
  const here = <T extends { namespace: string }>(rows: readonly T[]): T[] =>
    rows.filter(({ namespace }) => namespace === '');
  return [
    ...here(nat).map(({ from, publish }) =>
      publish.length > 0 ? say('exported.natAndPortsLeftOut', { from }) : say('exported.noNat', { from }),
    ),
    ...here(dhcp).map(({ link }) => say('exported.dhcpLeftOut', { link })),
    ...(here(forwarding).some(({ ipv4, ipv6 }) => ipv4 || ipv6) || here(nat).length > 0
      ? [say('exported.forwardingLeftOut')]
      : []),
    ...(keep ? [say('exported.keepLeftOut')] : []),
  ];
}
