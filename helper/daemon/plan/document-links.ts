import {
  LINK_GROUP,
  networkAlias,
  type DocumentLink,
  type ExistingLink,
  type LinkAdd,
  type NetworkDocument,
} from '../../protocol/index.ts';
import { makesDevice, portPlace } from '../world/datapath-parts.ts';
import { linkPlace } from '../world/keys.ts';
import { peerPlace, placesOf } from '../world/expected.ts';

/** The links of a document, found by where they are. */

export type MadeLink = Exclude<DocumentLink, ExistingLink>;
export interface Made {
  /** Position in `links`. */
  index: number;
  /** As it is made, marks and all. */
  add: LinkAdd;
}
export interface Existing {
  index: number;
  link: ExistingLink;
}

export interface DocumentLinks {
  /** Those that the network makes, by place. */
  made: ReadonlyMap<string, Made>;
  /** By the place of a veth's other end: its pair. */
  peers: ReadonlyMap<string, Made>;
  existing: ReadonlyMap<string, Existing>;
}

/** Read once a document: documents do not change. */
const known = new WeakMap<NetworkDocument, DocumentLinks>();

export function documentLinks(document: NetworkDocument): DocumentLinks {
  const before = known.get(document);
  if (before) return before;
  const links = readLinks(document);
  known.set(document, links);
  return links;
}

function readLinks(document: NetworkDocument): DocumentLinks {
  const made = new Map<string, Made>();
  const peers = new Map<string, Made>();
  const existing = new Map<string, Existing>();
  for (const [index, link] of document.links.entries()) {
    const place = linkPlace(link.namespace, link.name);
    if (link.kind === 'existing') {
      existing.set(place, { index, link });
      continue;
    }
    const entry: Made = {
      index,
      add: { ...withQueues(document, link), alias: networkAlias(document.name), group: LINK_GROUP },
    };
    made.set(place, entry);
    if (entry.add.kind === 'veth') peers.set(peerPlace(entry.add), entry);
  }
  return { made, peers, existing };
}

/** A TAP that becomes a port of a datapath of several threads has a queue for each. */
function withQueues({ datapaths }: NetworkDocument, link: MadeLink): MadeLink {
  if ((link.kind !== 'tap' && link.kind !== 'tun') || link.options.multiQueue !== undefined) return link;
  const threads =
    datapaths.find(({ ports }) =>
      ports.some((port) => port.kind === link.kind && port.namespace === link.namespace && port.device === link.name),
    )?.threads ?? 1;
  return threads === 1 ? link : { ...link, options: { ...link.options, multiQueue: true } };
}

/** Names of the links that a document makes in the helper's own namespace, both ends of pairs. */
export function ownLinkNames(document: NetworkDocument): string[] {
  const places = [...documentLinks(document).made.values()].flatMap(({ add }) => placesOf(add));
  const ofDatapaths = document.datapaths.flatMap(({ ports }) => ports.filter(makesDevice).map(portPlace));
  return [...new Set([...places, ...ofDatapaths])]
    .filter((place) => place.startsWith('/'))
    .map((place) => place.slice(1));
}
