import {
  addressFamily,
  CreatableKind,
  isCreatable,
  isForeignNamespace,
  linkKind,
  DOCUMENT_VERSION,
  linkKey,
  networkOfAlias,
  optionsAskedOf,
  NetworkDocument,
  type Address,
  type DocumentLink,
  type Link,
  type Route,
  type Rule,
} from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';

/** RTPROT_* of routes that come by themselves (rtnetlink.h): the kernel's, router advertisements', DHCP's. */
const BY_THEMSELVES = new Set([2, 9, 16]);
/** IFAPROT_* that the kernel gives itself (if_addr.h). */
const KERNEL_ADDRESSES = new Set([1, 2, 3]);

/** The kernel's rows, from which the document is read off. */
interface Here {
  links: readonly Link[];
  addresses: readonly Address[];
  routes: readonly Route[];
  rules: readonly Rule[];
}

interface Imported {
  document: NetworkDocument;
  /** What could not be written down, or is worth knowing. */
  notes: Message[];
}

/** A document of links that exist, with their addresses, routes and rules. Pure. */
export function importNetwork(name: string, wanted: readonly Link[], here: Here): Imported {
  const byKey = new Map(here.links.map((link) => [linkKey(link.namespace, link.index), link]));
  const links = withoutSecondEnds(wanted, byKey);
  const notes: Message[] = [];
  const chosen = new Set(
    links.flatMap((link) => {
      const peer = peerOf(link, byKey);
      return [link, ...(peer && link.kind === 'veth' ? [peer] : [])].map((end) => linkKey(end.namespace, end.index));
    }),
  );
  const documented = links.map((link) => {
    const network = networkOfAlias(link.alias);
    if (network != null) notes.push(say('network.importBelongs', { link: link.name, network }));
    return documentLink(link, byKey, addressesOf(here, notes, byKey), notes);
  });
  const routes = here.routes
    .filter((row) => leadsThrough(row, chosen))
    .flatMap((row) => documentRoute(row, byKey, notes));
  const tables = new Set(
    here.routes.filter((row) => leadsThrough(row, chosen)).map((row) => `${row.namespace}/${row.family}/${row.table}`),
  );
  const rules = here.rules.filter((row) => belongs(row, tables, chosen, here.links)).map(documentRule);
  for (const namespace of new Set(links.map((link) => link.namespace))) {
    if (namespace !== '') notes.push(say('network.importNamespace', { namespace }));
  }
  const document = NetworkDocument.parse({ taproom: DOCUMENT_VERSION, name, links: documented, routes, rules });
  return { document, notes };
}

/** Of a veth pair of which both ends were named, the first describes both. */
function withoutSecondEnds(wanted: readonly Link[], byKey: ReadonlyMap<string, Link>): Link[] {
  const kept: Link[] = [];
  for (const link of wanted) {
    const peer = peerOf(link, byKey);
    if (kept.includes(link) || (link.kind === 'veth' && peer && kept.includes(peer))) continue;
    kept.push(link);
  }
  return kept;
}

/** None in a foreign namespace: a document cannot name that. */
const peerOf = (link: Link, byKey: ReadonlyMap<string, Link>): Link | undefined =>
  link.peer === null || link.peer.namespace === null || isForeignNamespace(link.peer.namespace)
    ? undefined
    : byKey.get(linkKey(link.peer.namespace, link.peer.index));

type AddressesOf = (link: Link) => string[];
const addressesOf = (here: Here, notes: Message[], byKey: ReadonlyMap<string, Link>): AddressesOf => {
  const byLink = new Map<string, Address[]>();
  for (const row of here.addresses) {
    const key = linkKey(row.namespace, row.index);
    const rows = byLink.get(key);
    if (rows) rows.push(row);
    else byLink.set(key, [row]);
  }
  return (link) =>
    (byLink.get(linkKey(link.namespace, link.index)) ?? []).flatMap((row) => {
      const text = `${row.address}/${row.prefixLength}`;
      if (isKernels(row)) return [];
      if (row.validLifetime !== null) {
        notes.push(
          say('network.importLifetime', {
            address: text,
            link: byKey.get(linkKey(row.namespace, row.index))?.name ?? '?',
          }),
        );
        return [];
      }
      return [text];
    });
};

const isKernels = (row: Address): boolean =>
  KERNEL_ADDRESSES.has(row.protocol) ||
  (row.family === 'ipv6' && row.address.startsWith('fe80:')) ||
  row.address === '127.0.0.1' ||
  row.address === '::1';

function documentLink(link: Link, byKey: ReadonlyMap<string, Link>, addresses: AddressesOf, notes: Message[]): unknown {
  const controller = link.controller === null ? undefined : byKey.get(linkKey(link.namespace, link.controller))?.name;
  const common = {
    ...(link.namespace === '' ? {} : { namespace: link.namespace }),
    name: link.name,
    ...(controller === undefined ? {} : { controller }),
    ...(addresses(link).length === 0 ? {} : { addresses: addresses(link) }),
    ...(link.up ? {} : { up: false }),
  };
  const kind = CreatableKind.safeParse(link.kind);
  const options = kind.success ? optionsOf(link, byKey, addresses) : null;
  if (options === null) {
    if (link.kind === 'veth') notes.push(say('network.importUnnamedPeer', { link: link.name }));
    return { kind: 'existing' satisfies DocumentLink['kind'], ...common };
  }
  return {
    kind: link.kind,
    ...common,
    ...(link.mtu === 1500 || link.mtu === defaultMtu(link) ? {} : { mtu: link.mtu }),
    options,
  };
}

/** What the kernel gives links of this kind by itself, so that it need not be said. */
const defaultMtu = ({ kind, options }: Link): number =>
  (isCreatable(kind) ? linkKind(kind).mtu?.(options, 1500) : undefined) ?? 1500;

/** By the names that the document knows; null where what it stands on has no name here. */
function optionsOf(
  link: Link,
  byKey: ReadonlyMap<string, Link>,
  addresses: AddressesOf,
): Record<string, unknown> | null {
  const { parent } = link;
  const below = parent?.namespace == null ? null : (byKey.get(linkKey(parent.namespace, parent.index))?.name ?? null);
  const peer = peerOf(link, byKey) ?? null;
  const options = optionsAskedOf(link, below, peer);
  const there = peer === null ? [] : addresses(peer);
  return options && (there.length === 0 ? options : { ...options, peerAddresses: there });
}

const leadsThrough = (row: Route, chosen: ReadonlySet<string>): boolean => {
  const indexes = [row.index, ...row.nexthops.map(({ index }) => index)].filter((index) => index !== null);
  return indexes.length > 0 && indexes.every((index) => chosen.has(linkKey(row.namespace, index)));
};

function documentRoute(row: Route, byKey: ReadonlyMap<string, Link>, notes: Message[]): unknown[] {
  if (row.type !== 'unicast' || row.protocol === 2) return [];
  const destination = /^(0\.0\.0\.0|::)\/0$/.test(row.destination) ? 'default' : row.destination;
  if (BY_THEMSELVES.has(row.protocol)) {
    notes.push(say('network.importRoute', { destination, protocol: row.protocolName }));
    return [];
  }
  const device = (index: number | null): { dev?: string } => {
    const name = index === null ? undefined : byKey.get(linkKey(row.namespace, index))?.name;
    return name === undefined ? {} : { dev: name };
  };
  const several = row.nexthops.length > 1;
  return [
    {
      ...(row.namespace === '' ? {} : { namespace: row.namespace }),
      destination,
      ...(destination === 'default' && addressFamily(row.gateway ?? '') === null ? { family: row.family } : {}),
      ...(row.table === 254 ? {} : { table: row.table }),
      ...(row.metric === 0 || (row.family === 'ipv6' && row.metric === 1024) ? {} : { metric: row.metric }),
      ...(several || row.gateway === null ? {} : { via: row.gateway }),
      ...(several ? {} : device(row.index)),
      ...(row.source === null ? {} : { source: row.source }),
      ...(row.mtu === null ? {} : { mtu: row.mtu }),
      ...(several
        ? {
            nexthops: row.nexthops.map((hop) => ({
              ...(hop.gateway === null ? {} : { via: hop.gateway }),
              ...device(hop.index),
              weight: hop.weight,
            })),
          }
        : {}),
    },
  ];
}

/** Rules about the links, or into a table of their own that their routes stand in. */
function belongs(row: Rule, tables: ReadonlySet<string>, chosen: ReadonlySet<string>, links: readonly Link[]): boolean {
  if (row.protocol === 2) return false;
  const about = (name: string | null): boolean =>
    name !== null &&
    links.some(
      (link) =>
        link.namespace === row.namespace && link.name === name && chosen.has(linkKey(link.namespace, link.index)),
    );
  const standard = row.table === null || [253, 254, 255].includes(row.table);
  return (
    about(row.inputLink) ||
    about(row.outputLink) ||
    (!standard && tables.has(`${row.namespace}/${row.family}/${row.table}`))
  );
}

const documentRule = (row: Rule): unknown => ({
  ...(row.namespace === '' ? {} : { namespace: row.namespace }),
  family: row.family,
  priority: row.priority,
  ...(row.from === null ? {} : { from: row.from }),
  ...(row.to === null ? {} : { to: row.to }),
  ...(row.inputLink === null ? {} : { inputLink: row.inputLink }),
  ...(row.outputLink === null ? {} : { outputLink: row.outputLink }),
  ...(row.mark === null ? {} : { mark: row.mark }),
  ...(row.markMask === null || row.markMask === 0xffffffff ? {} : { markMask: row.markMask }),
  action: row.action,
  ...(row.table === null || row.action !== 'lookup' ? {} : { table: row.table }),
  ...(row.invert ? { invert: true } : {}),
});
