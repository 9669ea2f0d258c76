import { knownKind, linkKey, type Link } from '../../../../../helper/protocol/index.ts';

/**
 * How links of one namespace stand on each other. Above is the wire, below the host: a port stands
 * above its bridge, a VLAN below the link that carries it. Links that stand on each other are one island.
 */
export type Relation = { kind: 'plug' | 'stacked'; above: string; below: string };

export const keyOf = (link: Link): string => linkKey(link.namespace, link.index);

/** A device that a program holds where the wire would be. */
export const isTunTap = (link: Link): boolean => knownKind(link.kind)?.maker === 'tun';
export const isPhysical = (link: Link): boolean => link.kind === 'physical';
export const isBar = (link: Link): boolean => knownKind(link.kind)?.hasPorts === true;

export function relationsOf(links: readonly Link[]): Relation[] {
  const keys = new Set(links.map(keyOf));
  const relations: Relation[] = [];
  for (const link of links) {
    const key = keyOf(link);
    if (link.controller !== null) {
      const below = linkKey(link.namespace, link.controller);
      if (keys.has(below) && below !== key) relations.push({ kind: 'plug', above: key, below });
    }
    // The parent's namespace is null where the kernel leaves it out: then it is the same.
    if (link.parent && link.kind !== 'veth' && (link.parent.namespace ?? link.namespace) === link.namespace) {
      const above = linkKey(link.namespace, link.parent.index);
      if (keys.has(above) && above !== key) relations.push({ kind: 'stacked', above, below: key });
    }
  }
  return relations;
}

/** Links that stand on each other, directly or not; each island and the list in the order of the links given. */
export function islandsOf(links: readonly Link[], relations: readonly Relation[]): Link[][] {
  const leader = new Map(links.map((link) => [keyOf(link), keyOf(link)]));
  const find = (key: string): string => {
    let at = key;
    for (let next = leader.get(at); next !== undefined && next !== at; next = leader.get(at)) at = next;
    leader.set(key, at);
    return at;
  };
  for (const { above, below } of relations) leader.set(find(above), find(below));
  const islands = new Map<string, Link[]>();
  for (const link of links) {
    const at = find(keyOf(link));
    const island = islands.get(at);
    if (island) island.push(link);
    else islands.set(at, [link]);
  }
  return [...islands.values()];
}
