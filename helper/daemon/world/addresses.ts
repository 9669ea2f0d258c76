import type { Address } from '../../protocol/index.ts';
import { linkPlace } from './keys.ts';
import { cidrOf, worldAddress, type WorldAddress } from './rows.ts';

/** Addresses by the place of their link and their text, in the kernel's order. */
export class WorldAddresses {
  readonly #byPlace = new Map<string, Map<string, WorldAddress>>();

  constructor(rows: readonly Address[], nameOf: (namespace: string, index: number) => string | undefined) {
    for (const row of rows) {
      const link = nameOf(row.namespace, row.index);
      if (link !== undefined) this.put(worldAddress(row, link));
    }
  }

  of(place: string): ReadonlyMap<string, WorldAddress> {
    return this.#byPlace.get(place) ?? NONE;
  }

  *in(namespace: string): Generator<WorldAddress> {
    for (const table of this.#byPlace.values())
      for (const address of table.values()) if (address.namespace === namespace) yield address;
  }

  put(address: WorldAddress): void {
    const place = linkPlace(address.namespace, address.link);
    const own = this.#byPlace.get(place) ?? new Map<string, WorldAddress>();
    own.set(cidrOf(address), address);
    this.#byPlace.set(place, own);
  }

  drop(place: string, text: string): void {
    this.#byPlace.get(place)?.delete(text);
  }

  /** All of a link's. */
  forget(place: string): void {
    this.#byPlace.delete(place);
  }
}

const NONE: ReadonlyMap<string, WorldAddress> = new Map();
