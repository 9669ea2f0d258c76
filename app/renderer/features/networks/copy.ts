import { freeLinkName, freeName } from '../../parts/networks/propose.ts';
import { propose, renamed, type Surroundings } from './assistant/answers.ts';
import { listOf, read, recordOf, textOf, type Written } from './document-text.ts';

/** What the names of a copy must not collide with. */
export type Neighbours = Pick<Surroundings, 'networks' | 'namespaces' | 'links' | 'documents'> & {
  datapaths: ReadonlySet<string>;
};

const datapathNames = (document: Written): string[] =>
  listOf(document.datapaths)
    .map((datapath) => textOf(recordOf(datapath).name))
    .filter((name) => name !== '');

/**
 * The document under names that are free: of the network, its namespaces, datapaths, and links in the helper's own
 * namespace. Addresses, descriptions and comments stay as somebody wrote them. Pure.
 */
export function copyOf(text: string, around: Neighbours): string {
  const document = read(text);
  if (document === null) return text;
  const { links, namespaces } = propose('', document, { ...around, addresses: [], routes: [], uid: 0 });
  const taken = new Set([...around.datapaths, ...around.documents.flatMap(datapathNames)]);
  const datapaths = new Map<string, string>();
  for (const name of datapathNames(document)) {
    const free = freeLinkName(name, taken);
    taken.add(free);
    datapaths.set(name, free);
  }
  const name = freeName(textOf(document.name), around.networks);
  return renamed(text, document, { name, links, namespaces, prefixes: [], uplinks: [], owner: 0 }, datapaths);
}
