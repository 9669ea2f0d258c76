import type { NetworkDocument } from '../../protocol/index.ts';
import { block, type Block } from './prefixes.ts';
import type { End } from './scope.ts';

/** Prefixes to be asked which of them hold an address: one look for each length that occurs, however many they are. */
class PrefixSet {
  readonly #lengths = { ipv4: new Set<number>(), ipv6: new Set<number>() };
  readonly #keys = new Set<string>();

  add({ family, length, first }: Block): void {
    this.#lengths[family].add(length);
    this.#keys.add(`${family} ${length} ${first}`);
  }

  holds({ family, address }: Block): boolean {
    const width = family === 'ipv4' ? 32 : 128;
    for (const length of this.#lengths[family]) {
      const rest = BigInt(width - length);
      if (this.#keys.has(`${family} ${length} ${(address >> rest) << rest}`)) return true;
    }
    return false;
  }
}

/**
 * What is reached without a gateway, by namespace and by link: prefixes of addresses, and routes straight to a link.
 */
export class Reach {
  readonly #prefixes = new Map<string, PrefixSet>();
  readonly #own = new Map<string, End>();

  constructor(document: NetworkDocument, ends: readonly End[]) {
    for (const end of ends) {
      for (const { block: given } of end.addresses) {
        this.#add(end.namespace, end.name, given);
        const key = ownKey(end.namespace, given);
        if (!this.#own.has(key)) this.#own.set(key, end);
      }
    }
    for (const { namespace, destination, dev, via, type } of document.routes) {
      const to = block(destination);
      if (type === 'unicast' && via === undefined && dev !== undefined && to) this.#add(namespace, dev, to);
    }
  }

  #add(namespace: string, link: string, one: Block): void {
    for (const key of [`${namespace}/`, `${namespace}/${link}`]) {
      const set = this.#prefixes.get(key) ?? new PrefixSet();
      this.#prefixes.set(key, set);
      set.add(one);
    }
  }

  /** Whether an address is reached directly, by this link or by any. */
  reaches(namespace: string, link: string | undefined, one: Block): boolean {
    return this.#prefixes.get(`${namespace}/${link ?? ''}`)?.holds(one) ?? false;
  }

  /** The link of the namespace that has this address. */
  owner(namespace: string, one: Block): End | undefined {
    return this.#own.get(ownKey(namespace, one));
  }
}

const ownKey = (namespace: string, { family, address }: Block): string => `${namespace} ${family} ${address}`;
