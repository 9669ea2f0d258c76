import { endsOf, type NetworkDocument } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { canonicalAddress } from '../world/canonical.ts';
import { isDevicePort, makesDevice, portPlace } from '../world/datapath-parts.ts';
import { refuse } from './draft.ts';
import type { DocumentLinks } from './document-links.ts';
import { linkPlace } from '../world/keys.ts';

/** What is made, by its position in `links` or in `datapaths`. */
export type Made = { link: number } | { datapath: number };

/**
 * The order in which links and datapaths are made: each link after its parent, its controller and, for
 * the settings of an existing link, after the pair whose end it is or the datapath whose TAP it is;
 * datapaths after the links of their ports and the local addresses of their sockets. Otherwise as the
 * document has them, links first.
 */
export function makingOrder(document: NetworkDocument, links: DocumentLinks): { ok: true; value: Made[] } | Refusal {
  const order: Made[] = [];
  const state = new Map<number, 'open' | 'done'>();
  const count = document.links.length;
  const visit = (index: number): Refusal | null => {
    if (state.get(index) === 'done') return null;
    if (state.get(index) === 'open') {
      const what =
        index < count
          ? say('plan.linkNamed', { name: document.links[index]?.name ?? '' })
          : say('plan.datapathNamed', { name: document.datapaths[index - count]?.name ?? '' });
      return refuse(
        'invalid',
        say('plan.loop', { what }),
        index < count ? `links.${index}` : `datapaths.${index - count}`,
        say('plan.openLoop'),
      );
    }
    state.set(index, 'open');
    for (const before of index < count
      ? needs(document, links, index)
      : needsOfDatapath(document, links, index - count)) {
      const refusal = visit(before);
      if (refusal) return refusal;
    }
    state.set(index, 'done');
    order.push(index < count ? { link: index } : { datapath: index - count });
    return null;
  };
  for (let index = 0; index < count + document.datapaths.length; index += 1) {
    const refusal = visit(index);
    if (refusal) return refusal;
  }
  return { ok: true, value: order };
}

/** Position of the datapath that makes the device of this place where nobody else does, behind the links. */
function makerOf(document: NetworkDocument, { made, peers }: DocumentLinks, place: string): number[] {
  if (made.has(place) || peers.has(place)) return [];
  const index = document.datapaths.findIndex(({ ports }) =>
    ports.some((port) => makesDevice(port) && portPlace(port) === place),
  );
  return index < 0 ? [] : [document.links.length + index];
}

function needsOfDatapath(document: NetworkDocument, links: DocumentLinks, index: number): number[] {
  const { made, peers, existing } = links;
  const own = document.links.length + index;
  return (document.datapaths[index]?.ports ?? []).flatMap((port) => {
    if (isDevicePort(port)) {
      const place = portPlace(port);
      // The settings of a TAP that it makes come after it, as those of any link that exists.
      const settings = makesDevice(port) ? undefined : existing.get(place)?.index;
      return [made.get(place)?.index, peers.get(place)?.index, settings, ...makerOf(document, links, place)].filter(
        (maker) => maker !== undefined && maker !== own,
      ) as number[];
    }
    const { local, namespace } = port;
    if (local === undefined) return [];
    return document.links.flatMap((link, position) =>
      addressesIn(link, namespace).some(
        (text) => canonicalAddress(text.replace(/\/.*/, '')) === canonicalAddress(local),
      )
        ? [position]
        : [],
    );
  });
}

function addressesIn(link: NetworkDocument['links'][number], namespace: string): readonly string[] {
  return endsOf(link).flatMap((end) => (end.namespace === namespace ? end.addresses : []));
}

function needs(document: NetworkDocument, links: DocumentLinks, index: number): number[] {
  const { made, peers, existing } = links;
  const link = document.links[index];
  if (!link) return [];
  const { namespace } = link;
  const names = [
    ...(link.controller === undefined ? [] : [link.controller]),
    ...(link.kind !== 'existing' && 'parent' in link.options && link.options.parent !== undefined
      ? [link.options.parent]
      : []),
  ];
  const makers = names.flatMap((name) => {
    const place = linkPlace(namespace, name);
    // Settings of an existing link (its MTU, its being up) come before what stands on it.
    return [
      made.get(place)?.index,
      peers.get(place)?.index,
      existing.get(place)?.index,
      ...makerOf(document, links, place),
    ];
  });
  const own =
    link.kind === 'existing'
      ? [
          peers.get(linkPlace(namespace, link.name))?.index,
          ...makerOf(document, links, linkPlace(namespace, link.name)),
        ]
      : [];
  return [...makers, ...own].filter((maker) => maker !== undefined && maker !== index) as number[];
}
