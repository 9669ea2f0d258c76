import { linkKey, type Address, type Link } from '../../../../helper/protocol/index.ts';
import type { Sort } from '../../ui/grid/model.ts';
import { firstAddress, linkState } from '../../parts/links/link-state.ts';

/** What the list is asked to show. */
interface Wish {
  search: string;
  /** null: every namespace. */
  namespace: string | null;
  sort: Sort;
  onlyOurs: boolean;
}

/** What the list looks up beside the link itself. */
interface Lookup {
  addresses: (key: string) => readonly Address[];
  /** Whose a link is, in words. */
  owner: (link: Link) => { text: string; isOurs: boolean };
  /** Bits a second, both directions; only asked when sorting by rate. */
  rate: (key: string) => number;
}

export interface Group {
  namespace: string;
  links: Link[];
}

const collator = new Intl.Collator('en', { numeric: true });

function matches(link: Link, words: readonly string[], names: ReadonlyMap<string, string>, lookup: Lookup): boolean {
  if (words.length === 0) return true;
  const key = linkKey(link.namespace, link.index);
  const text = [
    link.name,
    link.kind,
    link.namespace,
    link.alias ?? '',
    link.mac ?? '',
    lookup.owner(link).text,
    ...link.altNames,
    link.controller === null ? '' : (names.get(linkKey(link.namespace, link.controller)) ?? ''),
    ...lookup.addresses(key).map((address) => `${address.address}/${address.prefixLength}`),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/**
 * The links as the list shows them: found by every word of the search, sorted within their namespace,
 * the helper's own namespace first. Pure.
 */
export function arrange(links: readonly Link[], wish: Wish, lookup: Lookup): Group[] {
  const names = new Map(links.map((link) => [linkKey(link.namespace, link.index), link.name]));
  const words = wish.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = links.filter(
    (link) =>
      (wish.namespace === null || link.namespace === wish.namespace) &&
      (!wish.onlyOurs || lookup.owner(link).isOurs) &&
      matches(link, words, names, lookup),
  );

  const keyOf = (link: Link) => linkKey(link.namespace, link.index);
  const value = (link: Link): string | number => {
    switch (wish.sort.column) {
      case 'kind':
        return link.kind;
      case 'state':
        return linkState(link);
      case 'mtu':
        return link.mtu;
      case 'owner':
        return lookup.owner(link).text;
      case 'controller':
        return link.controller === null ? '' : (names.get(linkKey(link.namespace, link.controller)) ?? '');
      case 'addresses':
        return firstAddress(lookup.addresses(keyOf(link)))?.address ?? '';
      case 'rate':
        return lookup.rate(keyOf(link));
      default:
        return link.name;
    }
  };
  const values = new Map(shown.map((link) => [link, value(link)]));
  const compare = (a: Link, b: Link): number => {
    const [left = '', right = ''] = [values.get(a), values.get(b)];
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : collator.compare(String(left), String(right));
    return (wish.sort.descending ? -order : order) || collator.compare(a.name, b.name);
  };

  const groups = new Map<string, Link[]>();
  for (const link of shown) {
    const group = groups.get(link.namespace);
    if (group) group.push(link);
    else groups.set(link.namespace, [link]);
  }
  return [...groups]
    .sort(([a], [b]) => collator.compare(a, b))
    .map(([namespace, group]) => ({ namespace, links: group.sort(compare) }));
}
