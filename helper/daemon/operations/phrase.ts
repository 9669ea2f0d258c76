import { placed, say, type Value } from '../../protocol/messages/index.ts';

/** What a link's place is called. */
export const linkAt = (at: string): Value => placed(at.slice(at.indexOf('/') + 1), at.slice(0, at.indexOf('/')));

/** By name where they are few. */
export const fewLinks = (links: readonly Value[]): readonly Value[] =>
  links.length > 4 ? [say('step.links', { count: links.length })] : links;

/** What goes along with something else. */
export const along = (places: readonly string[]): readonly Value[] => fewLinks(places.map(linkAt));
