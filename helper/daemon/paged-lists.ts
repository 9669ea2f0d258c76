import { ok, type Failure, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import type { Budgets } from './budgets.ts';
import { Encoded } from './dispatch.ts';
import { explain, failure } from './errors.ts';
import type { CountedScan } from './kernel/counted-scan.ts';
import type { Peer } from './peer.ts';

/** Milliseconds that a list may lie unread. */
const IDLE = 30_000;
/** Of so many lists the next page is read while a client works on the last one: each holds a page. */
const AHEAD = 4;

/** Which list it is. */
type ListMethod = 'route.list' | 'neighbour.list';

/** What a list is made of. */
export interface Listed {
  /** What it is called in an answer. */
  readonly member: 'routes' | 'rows' | 'neighbours';
  /** Rows that are followed, as JSON, as they were when the list was begun. */
  readonly followed: readonly string[];
  /** Those that are only counted, as the kernel has them when it is their turn. */
  readonly counted: CountedScan[];
}

interface Page {
  readonly member: Listed['member'];
  /** A JSON array. */
  readonly rows: string;
  /** By what the rest is asked for; null: that was all. */
  readonly next: number | null;
}

/**
 * Lists that are given out page by page: first what is followed, then what is only counted. Between two pages the
 * kernel keeps the place, and nobody holds the rest.
 */
export class PagedLists {
  readonly #budgets: Budgets;
  readonly #open = new Map<number, { method: ListMethod; list: List; peer: Peer; timer: NodeJS.Timeout }>();
  #last = 0;

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  used(): { lists: number } {
    return { lists: this.#open.size };
  }

  begin(method: ListMethod, listed: Listed, limit: number, peer: Peer): Promise<Result<Page>> {
    return this.#page(method, new List(method, listed), limit, peer);
  }

  /** The page after the one that said this. */
  async next(method: ListMethod, after: number, limit: number, peer: Peer): Promise<Result<Page>> {
    const open = this.#open.get(after);
    if (open?.peer !== peer || open.method !== method)
      return failure('not-found', method, say('route.listOver'), {
        field: 'after',
        remedy: say('route.listAnew', { seconds: IDLE / 1000 }),
      });
    clearTimeout(open.timer);
    this.#open.delete(after);
    return this.#page(method, open.list, limit, peer);
  }

  async #page(method: ListMethod, list: List, limit: number, peer: Peer): Promise<Result<Page>> {
    const page = await list.read(limit, peer);
    if (!page.ok || page.value.done || peer.gone) list.close();
    if (!page.ok) return page;
    const { rows, done } = page.value;
    const { member } = list;
    if (done || peer.gone) return ok({ member, rows, next: null });
    const over = this.#over(method, peer);
    if (over) {
      list.close();
      return { ok: false, error: over };
    }
    if (this.#open.size < AHEAD) list.readAhead(limit);
    this.#last += 1;
    const next = this.#last;
    const timer = setTimeout(() => {
      this.#open.delete(next);
      list.close();
    }, IDLE).unref();
    this.#open.set(next, { method, list, peer, timer });
    return ok({ member, rows, next });
  }

  #over(method: ListMethod, peer: Peer): Failure | null {
    // What somebody left behind who hung up is nobody's.
    for (const [token, { list, peer: owner, timer }] of this.#open) {
      if (!owner.gone) continue;
      clearTimeout(timer);
      list.close();
      this.#open.delete(token);
    }
    const spending = { used: this.#open.size, more: 1, isRoot: peer.authorization.by === 'root' };
    return this.#budgets.refusal('lists', spending, method, say('budget.lists'), 'limit');
  }
}

export function pageOf(page: Result<Page>): Result<Encoded> {
  if (!page.ok) return page;
  const { member, rows, next } = page.value;
  return ok(new Encoded(`{${member === 'rows' ? '"routes":[],' : ''}"${member}":${rows},"next":${next}}`));
}

class List {
  readonly member: Listed['member'];
  readonly #method: ListMethod;
  readonly #counted: CountedScan[];
  /** Rows to be given out before any other. */
  #texts: readonly string[];
  #at = 0;
  #ahead: ReturnType<CountedScan['read']> | null = null;

  constructor(method: ListMethod, { member, followed, counted }: Listed) {
    this.member = member;
    this.#method = method;
    this.#texts = followed;
    this.#counted = counted;
  }

  async read(limit: number, peer: Peer): Promise<Result<{ rows: string; done: boolean }>> {
    const texts = this.#texts.slice(this.#at, this.#at + limit);
    this.#at += texts.length;
    let count = texts.length;
    while (count < limit && !peer.gone) {
      const [scan] = this.#counted;
      if (!scan) break;
      const ahead = this.#ahead;
      this.#ahead = null;
      const page = await (ahead ?? scan.read(limit - count));
      if (!page.ok) {
        const message = say(this.#method === 'route.list' ? 'route.notListed' : 'route.neighboursNotListed');
        return { ok: false, error: explain(page.error, { step: this.#method, message }) };
      }
      const { rows } = page.value;
      if (page.value.done) this.#counted.shift();
      // Less than the page before was asked for: what is too much comes first of the next one.
      const split = page.value.count > limit - count ? (JSON.parse(`[${rows}]`) as unknown[]) : [];
      if (split.length > 0) {
        this.#texts = split.map((row) => JSON.stringify(row));
        this.#at = limit - count;
        texts.push(...this.#texts.slice(0, this.#at));
        break;
      }
      if (page.value.count > 0) texts.push(rows);
      count += page.value.count;
    }
    const done = this.#at >= this.#texts.length && this.#counted.length === 0;
    return ok({ rows: `[${texts.join(',')}]`, done });
  }

  /** The next page, as long as this one; only where the rows that are followed have been given out. */
  readAhead(limit: number): void {
    const [scan] = this.#counted;
    if (scan && this.#at >= this.#texts.length) this.#ahead = scan.read(limit);
  }

  close(): void {
    this.#counted[0]?.close();
  }
}
