import type { Address, Link, Route } from '../../../../../helper/protocol/index.ts';
import { edited, listOf, read, recordOf, textOf, wordsOf, type Path, type Written } from '../document-text.ts';
import { madeDevices, renamePort } from './port-text.ts';
import {
  blockOf,
  freeLinkName,
  freeName,
  freePrefix,
  moveAddress,
  prefixText,
  type Block,
} from '../../../parts/networks/propose.ts';

/** What is there already, and must not be collided with. */
export interface Surroundings {
  networks: ReadonlySet<string>;
  namespaces: ReadonlySet<string>;
  links: readonly Link[];
  addresses: readonly Address[];
  routes: readonly Route[];
  /** The documents of the saved networks, up or not. */
  documents: readonly Written[];
  /** Whose programs open a TUN or TAP; 0: root, who may open all. */
  uid: number;
}

/** What stands in the recipe, and what will stand in its place. */
export interface Exchange {
  from: string;
  to: string;
}

/** What the assistant asks; all of it has a proposal. Links and prefixes are those of the helper's own namespace. */
export interface Answers {
  name: string;
  prefixes: Exchange[];
  uplinks: Exchange[];
  links: Exchange[];
  namespaces: Exchange[];
  owner: number;
}

const linksOf = (document: Written): Written[] => listOf(document.links).map(recordOf);
const isOwn = (link: Written): boolean => textOf(link.namespace) === '';
const peerOf = (link: Written): { name: string; namespace: string } | null => {
  const options = recordOf(link.options);
  return link.kind === 'veth' && textOf(options.peer) !== ''
    ? { name: textOf(options.peer), namespace: textOf(options.peerNamespace) }
    : null;
};

/** Names of the links that a document makes in the helper's own namespace, also by ports of its datapaths. */
function ownNames(document: Written): string[] {
  const made = madeDevices(document);
  const described = linksOf(document).flatMap((link) => {
    const peer = peerOf(link);
    return [
      ...(isOwn(link) && (link.kind !== 'existing' || made.has(textOf(link.name))) ? [textOf(link.name)] : []),
      ...(peer?.namespace === '' ? [peer.name] : []),
    ];
  });
  return [...new Set([...described, ...made])].filter((name) => name !== '');
}

/** IPv4 prefixes of a document's links in the helper's own namespace, once each. */
function ownPrefixes(document: Written): string[] {
  const blocks = linksOf(document)
    .filter(isOwn)
    .flatMap((link) => wordsOf(link.addresses))
    .flatMap((address) => blockOf(address) ?? []);
  return [...new Set(blocks.map(prefixText))];
}

/** What the helper's own namespace uses of IPv4. */
function takenBlocks({ addresses, routes, documents }: Surroundings): Block[] {
  const texts = [
    ...addresses
      .filter(({ namespace }) => namespace === '')
      .map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    ...routes
      .filter(({ namespace, destination }) => namespace === '' && destination !== 'default')
      .map(({ destination }) => destination),
    ...documents.flatMap(ownPrefixes),
  ];
  return texts.flatMap((text) => blockOf(text) ?? []);
}

/** The link by which the host leaves, else a card, else anything that could carry a connection. */
export function likelyUplink({ links, routes }: Surroundings): string {
  const own = links.filter((link) => link.namespace === '' && link.kind !== 'loopback');
  const index = routes.find(
    ({ namespace, destination, index: by }) => namespace === '' && destination === 'default' && by !== null,
  )?.index;
  return (
    (
      own.find((link) => link.index === index) ??
      own.find((link) => link.kind === 'physical' && link.controller === null) ??
      own.find((link) => link.controller === null)
    )?.name ?? ''
  );
}

/** Proposals for everything that is asked, free of what is there. Pure. */
export function propose(id: string, recipe: Written, around: Surroundings): Answers {
  const names = new Set([
    ...around.links.filter(({ namespace }) => namespace === '').map(({ name }) => name),
    ...around.documents.flatMap(ownNames),
  ]);
  const spaces = new Set([...around.namespaces, ...around.documents.flatMap(({ namespaces }) => wordsOf(namespaces))]);
  const blocks = takenBlocks(around);
  const given = (taken: Set<string>, from: string, to: string): Exchange => {
    taken.add(to);
    return { from, to };
  };
  return {
    name: freeName(id, around.networks),
    prefixes: ownPrefixes(recipe).map((from) => {
      const to = freePrefix(from, blocks) ?? from;
      const block = blockOf(to);
      if (block) blocks.push(block);
      return { from, to };
    }),
    uplinks: linksOf(recipe)
      .filter((link) => link.kind === 'existing' && !madeDevices(recipe).has(textOf(link.name)))
      .map((link) => ({ from: textOf(link.name), to: likelyUplink(around) })),
    links: ownNames(recipe).map((from) => given(names, from, freeLinkName(from, names))),
    namespaces: wordsOf(recipe.namespaces).map((from) => given(spaces, from, freeName(from, spaces, 64))),
    owner: around.uid,
  };
}

/** Keys whose value names a link; `name` itself only where a link is described. */
const LINK_KEYS = new Set(['controller', 'parent', 'peer', 'dev', 'link', 'out', 'inputLink', 'outputLink']);
const SPACE_KEYS = new Set(['namespace', 'peerNamespace', 'namespaces']);

/** The recipe with the answers in place of what stood there: values by their meaning, comments word by word. Pure. */
export function fill(text: string, answers: Answers): string {
  const document = read(text);
  if (document === null) return text;
  const words = [...answers.links, ...answers.uplinks, ...answers.namespaces].map(
    ({ from, to }) => [from, to] as const,
  );
  const filled = renamed(text, document, answers);
  return inComments(filled, [[textOf(document.name), answers.name], ...words], movedBy(answers), answers);
}

/** Addresses of the prefixes that are exchanged, in their new places. */
const movedBy = ({ prefixes }: Answers): ((value: string) => string) => {
  const moves = prefixes.flatMap(({ from, to }) => {
    const [before, after] = [blockOf(from), blockOf(to)];
    return before && after && before.size === after.size ? [{ before, after }] : [];
  });
  return (value) =>
    moves.reduce(
      (address, { before, after }) => (address === value ? moveAddress(address, before, after) : address),
      value,
    );
};

/** The values of a document exchanged by their meaning; what is prose stays as it is. */
export function renamed(
  text: string,
  document: Written,
  answers: Answers,
  datapaths: ReadonlyMap<string, string> = new Map(),
): string {
  const names = new Map([...answers.links, ...answers.uplinks].map(({ from, to }) => [from, to]));
  const spaces = new Map(answers.namespaces.map(({ from, to }) => [from, to]));
  const moved = movedBy(answers);
  const exchanged = (value: unknown, path: Path, key: string, namespace: string): unknown => {
    if (key === 'owner' && typeof value === 'number') return answers.owner === 0 ? value : answers.owner;
    if (typeof value !== 'string') return value;
    if (path.length === 1 && key === 'name') return answers.name;
    if (SPACE_KEYS.has(key)) return spaces.get(value) ?? value;
    if (path[0] === 'datapaths' && key === 'ports') return renamePort(value, names, spaces);
    if (path[0] === 'datapaths' && path.length === 3 && key === 'name') return datapaths.get(value) ?? value;
    const isLink = LINK_KEYS.has(key) || (key === 'name' && path[0] === 'links' && path.length === 3);
    return (isLink && namespace === '' ? names.get(value) : undefined) ?? moved(value);
  };
  const edits: { op: 'set'; path: Path; value: unknown }[] = [];
  const walk = (value: unknown, path: Path, key: string, namespace: string): void => {
    if (Array.isArray(value)) return value.forEach((item, position) => walk(item, [...path, position], key, namespace));
    if (typeof value === 'object' && value !== null) {
      const record = value as Written;
      const inside = path.length === 2 ? textOf(record.namespace) : namespace;
      for (const [name, part] of Object.entries(record))
        walk(part, [...path, name], name, name === 'peer' ? textOf(record.peerNamespace) : inside);
      return;
    }
    const after = exchanged(value, path, key, namespace);
    if (after !== value) edits.push({ op: 'set', path, value: after });
  };
  for (const [key, value] of Object.entries(document)) walk(value, [key], key, '');
  return edited(text, edits);
}

const WORD = /[A-Za-z0-9_./:-]*[A-Za-z0-9]/g;

/** Names and addresses in the comment lines, so that picture and instructions still fit. */
function inComments(
  text: string,
  words: readonly (readonly [string, string])[],
  moved: (address: string) => string,
  { owner }: Answers,
): string {
  const exchange = new Map(words);
  return text
    .split('\n')
    .map((line) => {
      if (!line.trimStart().startsWith('#')) return line;
      const named = line.replaceAll(WORD, (word) => exchange.get(word) ?? moved(word));
      return owner === 0 ? named : named.replace(/\buser 1000\b/, `user ${owner}`);
    })
    .join('\n');
}
