import { placed, say, type Message } from '../../protocol/messages/index.ts';
import type { World } from '../world/world.ts';

/** Why an operation does not apply any more: what it is about is gone. */

export const noNamespace = (world: World, name: string): Message | null =>
  world.namespaces.has(name) ? null : say('stale.noNamespace', { name });

export const noLink = (world: World, namespace: string, name: string): Message | null =>
  noNamespace(world, namespace) ??
  (world.link(namespace, name) ? null : say('stale.noLink', { link: placed(name, namespace) }));
