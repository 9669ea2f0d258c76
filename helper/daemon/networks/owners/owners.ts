import {
  linkKey,
  rowKey,
  type Address,
  type Change,
  type Link,
  type OwnerRow,
  type Route,
} from '../../../protocol/index.ts';
import type { Claim } from '../../world/types.ts';
import type { Observer } from '../../observer.ts';
import type { Applied, Store } from '../../store.ts';
import { ClaimedBy } from './claimed.ts';
import { addressOwner, linkOwner, namespaceOwner, routeOwner, ruleOwner, type Owned } from './classify.ts';
import type { DaemonFiles } from './daemon-files.ts';

/** Milliseconds that the labels may be behind what they stand on. */
const DELAY = 100;
const TOPICS = ['links', 'addresses', 'routes', 'rules', 'namespaces'] as const;
type OwnedTopic = OwnerRow['topic'];
const LOOPBACK = 1;

interface OwnersParts {
  store: Store;
  observer: Observer;
  /** null: not the machine's own namespace, so daemons speak of other links. */
  daemons: DaemonFiles | null;
  /** The networks that are up. */
  applied: () => Iterable<{ name: string; claims: readonly Claim[] }>;
}

/**
 * Keeps the topic `owners`: a row for each object of which it is known whose it is. Only what changed,
 * and what lies on a link that changed, is judged again.
 */
export class Owners {
  readonly #parts: OwnersParts;
  readonly #dirty = new Map<OwnedTopic, Set<string>>(TOPICS.map((topic) => [topic, new Set()]));
  #everything = true;
  #claimed = new ClaimedBy([]);
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: OwnersParts) {
    this.#parts = parts;
    parts.observer.listen({ changed: (applied) => this.#note(applied), resynced: () => this.all() });
  }

  start(): void {
    this.#parts.daemons?.follow((index) => {
      this.#dirty.get('links')?.add(linkKey('', index));
      this.#soon();
    });
    this.#update();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#parts.daemons?.close();
  }

  /** Everything anew: a network came up or went down. */
  all(): void {
    this.#everything = true;
    this.#soon();
  }

  #note({ changes }: Applied): void {
    let noted = false;
    for (const { topic, key } of changes) {
      const keys = this.#dirty.get(topic as OwnedTopic);
      keys?.add(key);
      noted ||= keys !== undefined;
    }
    if (noted) this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#update(), DELAY).unref();
  }

  #update(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { store, observer, applied } = this.#parts;
    const all = this.#everything;
    if (all) this.#claimed = new ClaimedBy(applied());
    const dirty = (topic: OwnedTopic): Set<string> => {
      if (all)
        for (const row of store.rows(topic))
          this.#dirty.get(topic)?.add((rowKey[topic] as (row: unknown) => string)(row));
      return this.#dirty.get(topic) ?? new Set();
    };
    let changes: Change[] = [];
    const say = (topic: OwnedTopic, key: string, owned: Owned | null): void => {
      changes.push({ topic: 'owners', key: `${topic}:${key}`, value: owned && { topic, key, ...owned } });
    };

    const links = dirty('links');
    const namespaces = dirty('namespaces');
    for (const key of links) {
      const link = store.get('links', key);
      say('links', key, link ? this.#link(link) : null);
      if (key.endsWith(`/${LOOPBACK}`)) namespaces.add(key.slice(0, -`/${LOOPBACK}`.length));
    }
    // What lies on a link is judged by whose that is: that is told first.
    observer.publish(changes);
    changes = [];
    for (const topic of ['addresses', 'routes'] as const) {
      const keys = dirty(topic);
      if (links.size > 0 && !all) for (const key of this.#lyingOn(links, topic)) keys.add(key);
      for (const key of keys) say(topic, key, this.#onLink(topic, key));
    }
    for (const key of dirty('rules')) {
      const rule = store.get('rules', key);
      say('rules', key, rule ? ruleOwner(rule, this.#claimed.rule(rule)) : null);
    }
    for (const name of namespaces) {
      if (name === '') continue;
      const there = store.get('namespaces', name);
      say(
        'namespaces',
        name,
        there ? namespaceOwner(name, store.get('links', linkKey(name, LOOPBACK))?.alias ?? null) : null,
      );
    }
    if (all)
      for (const row of store.rows('owners'))
        if (!this.#dirty.get(row.topic)?.has(row.key)) say(row.topic, row.key, null);
    for (const keys of this.#dirty.values()) keys.clear();
    this.#everything = false;
    observer.publish(changes);
  }

  #link(link: Link): Owned | null {
    const { store, daemons } = this.#parts;
    const controller =
      link.controller === null ? undefined : store.get('links', linkKey(link.namespace, link.controller));
    return linkOwner(
      link,
      controller?.name ?? null,
      link.namespace === '' ? (daemons?.managed(link.index) ?? null) : null,
    );
  }

  #onLink(topic: 'addresses' | 'routes', key: string): Owned | null {
    const { store } = this.#parts;
    const row: Address | Route | undefined = store.get(topic, key);
    if (!row) return null;
    const link = row.index === null ? undefined : store.get('links', linkKey(row.namespace, row.index));
    const owned = link && store.get('owners', `links:${linkKey(link.namespace, link.index)}`);
    const on = link ? { name: link.name, owned: owned ?? null } : null;
    return 'prefixLength' in row
      ? addressOwner(row, on, link ? this.#claimed.address(row, link.name) : null)
      : routeOwner(row, on, this.#claimed.route(row));
  }

  #lyingOn(links: ReadonlySet<string>, topic: 'addresses' | 'routes'): string[] {
    const keys: string[] = [];
    for (const row of this.#parts.store.rows(topic)) {
      if (row.index !== null && links.has(linkKey(row.namespace, row.index)))
        keys.push((rowKey[topic] as (row: unknown) => string)(row));
    }
    return keys;
  }
}
