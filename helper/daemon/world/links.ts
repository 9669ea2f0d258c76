import type { Link } from '../../protocol/index.ts';
import { linkPlace } from './keys.ts';
import type { WorldLink } from './rows.ts';
import { linkKey } from '../../protocol/topics.ts';

/** Links by place, with what is plugged into each and what is stacked on it. */
export class WorldLinks {
  readonly byPlace = new Map<string, WorldLink>();
  /** By `NAMESPACE/INDEX`. */
  readonly #names: ReadonlyMap<string, string>;
  readonly #ports = new Map<string, Set<string>>();
  readonly #uppers = new Map<string, Set<string>>();

  constructor(rows: readonly Link[]) {
    this.#names = new Map(rows.map(({ namespace, index, name }) => [linkKey(namespace, index), name]));
    const place = (pointer: Link['peer']): string | null => {
      const name = pointer?.namespace == null ? undefined : this.nameOf(pointer.namespace, pointer.index);
      return name === undefined ? null : linkPlace(pointer?.namespace ?? '', name);
    };
    for (const row of rows) {
      const { namespace, name, kind, up, mtu, mac, alias, group, options, txQueues } = row;
      this.put({
        namespace,
        name,
        kind,
        up,
        mtu,
        mac,
        alias,
        group,
        options,
        queues: txQueues,
        controller: row.controller === null ? null : (this.nameOf(namespace, row.controller) ?? null),
        parent: place(row.parent),
        peer: place(row.peer),
      });
    }
  }

  /** As the kernel numbered it when it was asked. */
  nameOf(namespace: string, index: number): string | undefined {
    return this.#names.get(linkKey(namespace, index));
  }

  ports(place: string): ReadonlySet<string> {
    return this.#ports.get(place) ?? NONE;
  }

  uppers(place: string): ReadonlySet<string> {
    return this.#uppers.get(place) ?? NONE;
  }

  put(link: WorldLink): void {
    const place = linkPlace(link.namespace, link.name);
    this.byPlace.set(place, link);
    if (link.controller !== null) member(this.#ports, linkPlace(link.namespace, link.controller)).add(place);
    if (link.parent !== null) member(this.#uppers, link.parent).add(place);
  }

  take(place: string): WorldLink | undefined {
    const link = this.byPlace.get(place);
    if (!link) return undefined;
    this.byPlace.delete(place);
    if (link.controller !== null) this.#ports.get(linkPlace(link.namespace, link.controller))?.delete(place);
    if (link.parent !== null) this.#uppers.get(link.parent)?.delete(place);
    return link;
  }

  change(place: string, what: Partial<WorldLink>): void {
    const link = this.take(place);
    if (link) this.put({ ...link, ...what });
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The set behind a key, made where there is none. */
export function member<T>(of: Map<string, Set<T>>, key: string): Set<T> {
  const members = of.get(key) ?? new Set<T>();
  of.set(key, members);
  return members;
}
