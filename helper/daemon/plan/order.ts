import type { NetworkDocument } from '../../protocol/index.ts';
import type { Refusal } from '../errors.ts';
import { refuse } from './draft.ts';
import type { DocumentLinks } from './document-links.ts';
import { linkPlace } from './keys.ts';

/**
 * The order in which links are made: each after its parent, its controller and, for the settings of an
 * existing link, after the pair whose end it is; otherwise as the document has them. Positions in `links`.
 */
export function linkOrder(document: NetworkDocument, links: DocumentLinks): { ok: true; value: number[] } | Refusal {
  const order: number[] = [];
  const state = new Map<number, 'open' | 'done'>();
  const visit = (index: number): Refusal | null => {
    if (state.get(index) === 'done') return null;
    const name = document.links[index]?.name ?? '';
    if (state.get(index) === 'open') {
      return refuse('invalid', `The link ${name} waits for itself: its controllers and parents form a loop.`, `links.${index}`,
        'Take one controller or parent out of the loop.');
    }
    state.set(index, 'open');
    for (const before of needs(document, links, index)) {
      const refusal = visit(before);
      if (refusal) return refusal;
    }
    state.set(index, 'done');
    order.push(index);
    return null;
  };
  for (const index of document.links.keys()) {
    const refusal = visit(index);
    if (refusal) return refusal;
  }
  return { ok: true, value: order };
}

function needs(document: NetworkDocument, { made, peers, existing }: DocumentLinks, index: number): number[] {
  const link = document.links[index];
  if (!link) return [];
  const { namespace } = link;
  const names = [
    ...(link.controller === undefined ? [] : [link.controller]),
    ...(link.kind !== 'existing' && 'parent' in link.options && link.options.parent !== undefined ? [link.options.parent] : []),
  ];
  const makers = names.flatMap((name) => {
    const place = linkPlace(namespace, name);
    // Settings of an existing link (its MTU, its being up) come before what stands on it.
    return [made.get(place)?.index, peers.get(place)?.index, existing.get(place)?.index];
  });
  const own = link.kind === 'existing' ? [peers.get(linkPlace(namespace, link.name))?.index] : [];
  return [...makers, ...own].filter((maker) => maker !== undefined && maker !== index) as number[];
}
