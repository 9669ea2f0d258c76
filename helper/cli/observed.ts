import type { Observed } from '../client/pure/replica.ts';
import { linkKey, type Row } from '../protocol/topics.ts';

export function linkByName({ tables }: Observed, namespace: string, name: string): Row<'links'> | undefined {
  for (const link of tables.links.values()) if (link.namespace === namespace && link.name === name) return link;
  return undefined;
}

export const linkName = ({ tables }: Observed, namespace: string, index: number | null): string | null =>
  index === null ? null : (tables.links.get(linkKey(namespace, index))?.name ?? `#${index}`);
