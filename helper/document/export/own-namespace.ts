import { peerOf, type DocumentLink, type NetworkDocument, type RouteAdd, type RuleAdd } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { block, covers } from '../check/prefixes.ts';

/** A network in another program's words: its files, and what could not be said there. */
export interface Exported {
  files: { name: string; text: string }[];
  notes: Message[];
}

/**
 * The part of a document that programs with one network can be told: everything in the helper's own
 * namespace, each route and rule at the link whose file or section says it.
 */
interface OwnNamespace {
  readonly links: readonly OwnLink[];
  /** What has no link to stand at. */
  readonly homeless: { readonly routes: readonly RouteAdd[]; readonly rules: readonly RuleAdd[] };
  /** What is left out because it is elsewhere. */
  readonly notes: readonly Message[];
}

export interface OwnLink {
  readonly name: string;
  /** The far end of a pair has none of its own: its link makes it. */
  readonly link: DocumentLink | null;
  readonly up: boolean;
  readonly mtu: number | undefined;
  readonly addresses: readonly string[];
  readonly routes: RouteAdd[];
  readonly rules: RuleAdd[];
}

export function ownNamespace(document: NetworkDocument): OwnNamespace {
  const links: OwnLink[] = document.links
    .filter(({ namespace }) => namespace === '')
    .flatMap((link): OwnLink[] => {
      const near: OwnLink = {
        name: link.name,
        link,
        up: link.up ?? true,
        mtu: link.mtu,
        addresses: link.addresses,
        routes: [],
        rules: [],
      };
      const peer = peerOf(link);
      return peer?.namespace === '' ? [near, { ...near, ...peer, link: null, routes: [], rules: [] }] : [near];
    });
  const homeless = { routes: [] as RouteAdd[], rules: [] as RuleAdd[] };
  for (const route of document.routes.filter(({ namespace }) => namespace === '')) {
    (linkOf(links, route)?.routes ?? homeless.routes).push(route);
  }
  for (const rule of document.rules.filter(({ namespace }) => namespace === '')) {
    (
      (links.find(({ name }) => name === (rule.inputLink ?? rule.outputLink)) ?? anyLink(links))?.rules ??
      homeless.rules
    ).push(rule);
  }
  return { links, homeless, notes: elsewhere(document) };
}

/** By its name, by the prefix that holds its gateway, or, where it needs neither, any. */
function linkOf(links: readonly OwnLink[], { dev, via, nexthops, type }: RouteAdd): OwnLink | undefined {
  const device = dev ?? nexthops?.[0]?.dev;
  if (device !== undefined) return links.find(({ name }) => name === device);
  const gateway = via ?? nexthops?.[0]?.via;
  if (gateway !== undefined)
    return links.find(({ addresses }) => addresses.some((address) => within(address, gateway)));
  return type === 'unicast' ? undefined : anyLink(links);
}

/** For what belongs to no link in particular: the first that is a network's member itself, not a port of one. */
const anyLink = (links: readonly OwnLink[]): OwnLink | undefined =>
  links.find(({ link }) => link?.controller === undefined) ?? links[0];

export function within(prefix: string, address: string): boolean {
  const [outer, inner] = [block(prefix), block(address)];
  return outer !== null && inner !== null && covers(outer, inner);
}

function elsewhere({ namespaces, links, routes, rules, forwarding, nat, dhcp, datapaths }: NetworkDocument): Message[] {
  const notes: Message[] = [];
  const named = [...new Set([...namespaces, ...links.map(({ namespace }) => namespace)])].filter((name) => name !== '');
  if (named.length > 0) {
    const inside = [links, routes, rules, forwarding, nat, dhcp]
      .flat()
      .filter(({ namespace }) => namespace !== '').length;
    const names = named.join(', ');
    if (inside > 0) notes.push(say('exported.namespacesWithEntriesLeftOut', { count: inside, names }));
    else if (named.length > 1) notes.push(say('exported.namespacesLeftOut', { names }));
    else notes.push(say('exported.namespaceLeftOut', { name: names }));
  }
  for (const link of links) {
    const peer = peerOf(link);
    if (link.namespace === '' && peer && peer.namespace !== '')
      notes.push(say('exported.peerStays', { name: link.name, peer: peer.name, namespace: peer.namespace }));
  }
  for (const { type, name } of datapaths) notes.push(say('exported.datapathLeftOut', { name, kind: type }));
  return notes;
}
