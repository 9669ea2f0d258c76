import {
  KERNEL_TOPICS,
  rowKey,
  TOPICS,
  type Change,
  type KernelTopic,
  type LargeTable,
  type Link,
  type Neighbour,
  type Route,
  type Row,
  type Topic,
} from '../protocol/index.ts';
import type { KernelRows, LargePart, RoutePart } from '../../native/lib/types.ts';

interface Entry<T extends Topic> {
  row: Row<T>;
  /** The row as JSON, made once: lists and events are joined from these. */
  text: string;
}
type Tables = { [T in Topic]: Map<string, Entry<T>> };

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();
const emptyTables = (): Tables => Object.fromEntries(TOPICS.map((topic) => [topic, new Map()])) as unknown as Tables;

/** What really changed, as text ready for the wire. */
export interface AppliedChange {
  topic: Topic;
  key: string;
  text: string;
}
export interface Applied {
  from: number;
  revision: number;
  changes: AppliedChange[];
}

/**
 * Observed state: what the kernel said last. Pure: it is told, it never asks. A change that changes
 * nothing is dropped here, so that nobody is woken for it.
 */
export class Store {
  readonly #tables = emptyTables();
  readonly #joined = new Map<Topic, string>();
  /** Keys of links by namespace and name. */
  readonly #names = new Map<string, string>();
  /** The tables once more, of each namespace apart: there may be a thousand, and each is read and asked for alone. */
  readonly #parts = new Map<string, Map<string, Entry<Topic>>>();
  #revision = 0;

  get revision(): number {
    return this.#revision;
  }

  /** Changes one object a time; the answer holds those that made a difference. */
  apply(changes: readonly Change[]): Applied {
    const from = this.#revision;
    const applied: AppliedChange[] = [];
    for (const change of changes) {
      const text = change.value === null ? null : JSON.stringify(change.value);
      const table = this.#tables[change.topic] as Map<string, Entry<Topic>>;
      const before = table.get(change.key);
      if (text === (before?.text ?? null)) continue;
      if (change.topic === 'links') this.#rename(change.key, change.value);
      const entry = change.value === null || text === null ? null : { row: change.value, text };
      if (entry) table.set(change.key, entry);
      else table.delete(change.key);
      this.#sort(change, before?.row, entry);
      this.#joined.delete(change.topic);
      applied.push({ topic: change.topic, key: change.key, text: changeText(change.topic, change.key, text) });
    }
    if (applied.length > 0) this.#revision += 1;
    return { from, revision: this.#revision, changes: applied };
  }

  /** A fresh dump of some topics of a namespace takes the place of what was known of them; `part`: of these routes. */
  replace(namespace: string, rows: KernelRows, part?: RoutePart): Applied {
    const inPart = ({ family, protocol }: { family: string; protocol?: number | null }): boolean =>
      part === undefined || (family === part.family && protocol === part.protocol);
    const large = (rows.large ?? []).map((one) => ({ namespace, ...one }));
    return this.apply([
      ...KERNEL_TOPICS.flatMap((topic) =>
        rows[topic]
          ? this.#difference(namespace, topic, rows[topic], (row) => part === undefined || inPart(row as Route))
          : [],
      ),
      ...this.#difference(namespace, 'large', large, (row) => rows[row.topic] !== undefined && inPart(row)),
    ]);
  }

  /** Parts of tables are only counted now, or still: none of their rows is known any more. */
  count(namespace: string, parts: readonly LargePart[]): Applied {
    return this.apply(
      parts.flatMap((part): Change[] => {
        const row = { namespace, ...part };
        const key = rowKey.large(row);
        const change: Change = { topic: 'large', key, value: row };
        return this.get('large', key) ? [change] : [...this.#rowsOfPart(row), change];
      }),
    );
  }

  /** What is only counted of a topic in a namespace; null is every one. */
  large(topic: LargePart['topic'], namespace: string | null = null): LargeTable[] {
    return [...this.rows('large', namespace)].filter((row) => row.topic === topic);
  }

  /** Everything of a namespace that is no longer watched. */
  forget(namespace: string): Applied {
    return this.replace(namespace, { links: [], addresses: [], routes: [], rules: [], neighbours: [], large: [] });
  }

  get<T extends Topic>(topic: T, key: string): Row<T> | undefined {
    return this.#table(topic).get(key)?.row;
  }

  /** A link by its present name. */
  linkNamed(namespace: string, name: string): Link | undefined {
    const key = this.#names.get(`${namespace}/${name}`);
    return key === undefined ? undefined : this.get('links', key);
  }

  /** The rows of a topic, in the order in which they came; `namespace` null is every one. */
  *rows<T extends Topic>(topic: T, namespace: string | null = null): Generator<Row<T>> {
    const table = namespace === null ? this.#table(topic) : this.#part(topic, namespace);
    for (const { row } of table.values()) yield row;
  }

  /** The first row of a namespace that fits. */
  find<T extends Topic>(topic: T, namespace: string, fits: (row: Row<T>) => boolean): Row<T> | undefined {
    for (const row of this.rows(topic, namespace)) if (fits(row)) return row;
    return undefined;
  }

  /** How many there are, also of those that are only counted. */
  size(topic: Topic): number {
    let size = this.#tables[topic].size;
    for (const row of this.rows('large')) if (row.topic === topic) size += row.count;
    return size;
  }

  /** Foreign namespaces, the rows of the largest that is not the helper's own, and of the largest table followed. */
  used(): { namespaces: number; 'namespace-rows': number; 'table-rows': number } {
    const others = [...this.rows('namespaces')].filter(({ name }) => name !== '');
    const parts = new Map<string, number>();
    const add = (part: string): void => void parts.set(part, (parts.get(part) ?? 0) + 1);
    for (const row of this.rows('routes')) add(`${row.namespace}/${row.family}/${row.protocol}`);
    for (const row of this.rows('neighbours')) add(`${row.namespace}/${row.family}`);
    return {
      namespaces: others.filter((row) => row.foreign && row.readable).length,
      'namespace-rows': Math.max(0, ...others.map(({ name }) => this.rowsOf(name))),
      'table-rows': Math.max(0, ...parts.values()),
    };
  }

  /** How many rows these tables of a namespace have. */
  rowsOf(namespace: string, topics: readonly KernelTopic[] = KERNEL_TOPICS): number {
    return topics.reduce((sum, topic) => sum + this.#part(topic, namespace).size, 0);
  }

  /** Rows that `keep` takes, each as JSON. */
  texts<T extends Topic>(topic: T, keep: (row: Row<T>) => boolean): string[] {
    const texts: string[] = [];
    for (const { row, text } of this.#table(topic).values()) if (keep(row)) texts.push(text);
    return texts;
  }

  /** A JSON array of the rows that `keep` takes; the whole table is joined once per change of it. */
  list<T extends Topic>(topic: T, keep?: (row: Row<T>) => boolean): string {
    const joined = keep ? undefined : this.#joined.get(topic);
    if (joined !== undefined) return joined;
    const list = `[${this.texts(topic, keep ?? (() => true)).join(',')}]`;
    if (!keep) this.#joined.set(topic, list);
    return list;
  }

  /** The `Snapshot` of these topics as JSON; the others are empty. */
  snapshot(topics: ReadonlySet<Topic>): string {
    const tables = TOPICS.map((topic) => `"${topic}":${topics.has(topic) ? this.list(topic) : '[]'}`);
    return `{"revision":${this.#revision},${tables.join(',')}}`;
  }

  #sort({ topic, key }: Change, before: Row<Topic> | undefined, entry: Entry<Topic> | null): void {
    const [from, to] = [before, entry?.row].map((row) => (row && namespaceOf(row)) ?? null);
    if (from !== null && from !== to) {
      const part = this.#parts.get(`${topic}/${from}`);
      part?.delete(key);
      if (part?.size === 0) this.#parts.delete(`${topic}/${from}`);
    }
    if (to === null || entry === null) return;
    const part = this.#parts.get(`${topic}/${to}`);
    if (part) part.set(key, entry);
    else this.#parts.set(`${topic}/${to}`, new Map([[key, entry]]));
  }

  #rename(key: string, link: Link | null): void {
    const before = this.get('links', key);
    // When two links swap their names, the one name may be the other's already.
    const slot = before && `${before.namespace}/${before.name}`;
    if (slot !== undefined && this.#names.get(slot) === key) this.#names.delete(slot);
    if (link) this.#names.set(`${link.namespace}/${link.name}`, key);
  }

  /** The one place where a topic's name is tied to the type of its table. */
  #table<T extends Topic>(topic: T): Map<string, Entry<T>> {
    return this.#tables[topic];
  }

  #part<T extends Topic>(topic: T, namespace: string): ReadonlyMap<string, Entry<T>> {
    return this.#parts.get(`${topic}/${namespace}`) ?? NOTHING;
  }

  *#rowsOfPart({ namespace, topic, family, protocol }: LargeTable): Generator<Change> {
    for (const [key, { row }] of this.#part(topic, namespace))
      if (row.family === family && isCounted(row, protocol)) yield { topic, key, value: null };
  }

  #difference<T extends Topic>(
    namespace: string,
    topic: T,
    fresh: readonly Row<T>[],
    concerns: (row: Row<T>) => boolean,
  ): Change[] {
    const changes: Change[] = [];
    const seen = new Set<string>();
    for (const row of fresh) {
      const key = rowKey[topic](row);
      seen.add(key);
      changes.push({ topic, key, value: row } as Change);
    }
    for (const [key, { row }] of this.#part(topic, namespace))
      if (!seen.has(key) && concerns(row)) changes.push({ topic, key, value: null });
    return changes;
  }
}

/** Rows of the helper's own topics belong to no namespace of the kernel's. */
const namespaceOf = (row: Row<Topic>): string | null =>
  'namespace' in row ? row.namespace : 'inode' in row ? row.name : null;

/** Default routes and proxies are told one by one, however many others there are (large_tables.cc of the addon). */
const isCounted = (row: Route | Neighbour, protocol: number | null): boolean =>
  'proxy' in row ? !row.proxy : row.protocol === protocol && row.destination !== 'default';

const changeText = (topic: Topic, key: string, text: string | null): string =>
  `{"topic":"${topic}","key":${JSON.stringify(key)},"value":${text ?? 'null'}}`;
