import type { World } from '../world/world.ts';

/** Why an operation does not apply any more: what it is about is gone. */

export const noNamespace = (world: World, name: string): string | null =>
  world.namespaces.has(name) ? null : `There is no namespace ${name} any more.`;

export const noLink = (world: World, namespace: string, name: string): string | null =>
  noNamespace(world, namespace) ??
  (world.link(namespace, name)
    ? null
    : `There is no link ${name}${namespace === '' ? '' : ` in ${namespace}`} any more.`);
