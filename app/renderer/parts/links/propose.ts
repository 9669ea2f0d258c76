import {
  knownKind,
  LINK_NAME_MAX,
  linkKind,
  type CreatableKind,
  type Link,
} from '../../../../helper/protocol/index.ts';

/** Names that a namespace already uses. */
export const namesIn = (links: readonly Link[], namespace: string): Set<string> =>
  new Set(links.filter((link) => link.namespace === namespace).flatMap((link) => [link.name, ...link.altNames]));

/** The first name of its kind that is free, counting from 0 as the kernel does. Pure. */
export function proposeName(kind: CreatableKind, taken: ReadonlySet<string>): string {
  for (let number = 0; ; number += 1) {
    const name = `${linkKind(kind).stem}${number}`;
    if (!taken.has(name)) return name;
  }
}

/** A VLAN is called after its parent and its id, where that fits: eth0.100. */
export function proposeVlanName(parent: string, id: string, taken: ReadonlySet<string>): string {
  const name = `${parent}.${id}`;
  return parent !== '' && /^\d+$/.test(id) && name.length <= LINK_NAME_MAX && !taken.has(name)
    ? name
    : proposeName('vlan', taken);
}

/** Links that can carry another: not the loopback, not what is itself a port. */
export const parentsIn = (links: readonly Link[], namespace: string): Link[] =>
  links.filter(
    ({ namespace: own, kind, controller }) =>
      own === namespace && kind !== 'loopback' && knownKind(kind)?.carries !== 'packets' && controller === null,
  );

export const controllersIn = (links: readonly Link[], namespace: string): Link[] =>
  links.filter((link) => link.namespace === namespace && knownKind(link.kind)?.hasPorts);
