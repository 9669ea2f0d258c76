import { placed, say, type Value, type Message } from '../../protocol/messages/index.ts';
import type { World } from '../world/world.ts';

/** What a link's place is called. */
export const linkAt = (at: string): Value => placed(at.slice(at.indexOf('/') + 1), at.slice(0, at.indexOf('/')));

/** By name where they are few. */
export const fewLinks = (links: readonly Value[]): readonly Value[] =>
  links.length > 4 ? [say('step.links', { count: links.length })] : links;

/** What goes along with something else. */
export const along = (places: readonly string[]): readonly Value[] => fewLinks(places.map(linkAt));

/** Why an operation does not apply any more: what it is about is gone. */

export const noNamespace = (world: World, name: string): Message | null =>
  world.namespaces.has(name) ? null : say('stale.noNamespace', { name });

export const noLink = (world: World, namespace: string, name: string): Message | null =>
  noNamespace(world, namespace) ??
  (world.link(namespace, name) ? null : say('stale.noLink', { link: placed(name, namespace) }));
