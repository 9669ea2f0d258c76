import {
  ok,
  parseCidr,
  type Failure,
  type Family,
  type LargeTable,
  type Result,
  type Route,
} from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import type { Budgets } from './budgets.ts';
import { explain, failure } from './errors.ts';
import { RouteScan } from './kernel/counted-routes.ts';
import type { Kernel } from './kernel/kernel.ts';
import { containsPrefix } from './kernel/same.ts';
import type { Peer } from './peer.ts';

/** Milliseconds that a list may lie unread. */
const IDLE = 30_000;

/** Which routes; what is undefined (or a null namespace) is any. */
interface RoutesAsked {
  readonly namespace: string | null;
  readonly family: Family | undefined;
  readonly table: number | undefined;
  readonly protocol: number | undefined;
  /** Of a link that they lead to, in its namespace. */
  readonly link: { readonly namespace: string; readonly index: number } | null;
  /** A prefix in which their destinations lie. */
  readonly within: string | undefined;
}

export interface RoutePage {
  /** A JSON array. */
  readonly routes: string;
  /** By what the rest is asked for; null: that was all. */
  readonly next: number | null;
}

/**
 * Lists of routes, given out page by page: first those that are followed, as they were when the list was begun, then
 * those that are only counted, as the kernel has them when it is their turn. Between two pages the kernel keeps the
 * place, and nobody holds the rest.
 */
export class RouteLists {
  readonly #kernel: Kernel;
  readonly #budgets: Budgets;
  readonly #open = new Map<number, { list: RouteList; peer: Peer; timer: NodeJS.Timeout }>();
  #last = 0;

  constructor(kernel: Kernel, budgets: Budgets) {
    this.#kernel = kernel;
    this.#budgets = budgets;
  }

  used(): { lists: number } {
    return { lists: this.#open.size };
  }

  begin(asked: RoutesAsked, limit: number, peer: Peer): Promise<Result<RoutePage>> {
    return this.#page(new RouteList(this.#kernel, asked), limit, peer);
  }

  /** The page after the one that said this. */
  async next(after: number, limit: number, peer: Peer): Promise<Result<RoutePage>> {
    const open = this.#open.get(after);
    if (open?.peer !== peer)
      return failure('not-found', 'route.list', say('route.listOver'), {
        field: 'after',
        remedy: say('route.listAnew', { seconds: IDLE / 1000 }),
      });
    clearTimeout(open.timer);
    this.#open.delete(after);
    return this.#page(open.list, limit, peer);
  }

  async #page(list: RouteList, limit: number, peer: Peer): Promise<Result<RoutePage>> {
    const page = await list.read(limit, peer);
    if (!page.ok || page.value.done) list.close();
    if (!page.ok) return page;
    const { routes, done } = page.value;
    if (done) return ok({ routes, next: null });
    const over = this.#over(peer);
    if (over) {
      list.close();
      return { ok: false, error: over };
    }
    this.#last += 1;
    const next = this.#last;
    const timer = setTimeout(() => {
      this.#open.delete(next);
      list.close();
    }, IDLE).unref();
    this.#open.set(next, { list, peer, timer });
    return ok({ routes, next });
  }

  #over(peer: Peer): Failure | null {
    // What somebody left behind who hung up is nobody's.
    for (const [token, { list, peer: owner, timer }] of this.#open) {
      if (!owner.gone) continue;
      clearTimeout(timer);
      list.close();
      this.#open.delete(token);
    }
    const spending = { used: this.#open.size, more: 1, isRoot: peer.authorization.by === 'root' };
    return this.#budgets.refusal('lists', spending, 'route.list', say('budget.lists'), 'limit');
  }
}

class RouteList {
  readonly #kernel: Kernel;
  readonly #asked: RoutesAsked;
  readonly #followed: string[];
  readonly #counted: LargeTable[];
  #at = 0;
  #scan: RouteScan | null = null;

  constructor(kernel: Kernel, asked: RoutesAsked) {
    this.#kernel = kernel;
    this.#asked = asked;
    const namespace = asked.link?.namespace ?? asked.namespace;
    this.#followed = kernel.store.texts('routes', (route) => isAsked(route, asked));
    this.#counted = kernel.store
      .large('routes', namespace)
      .filter(
        ({ family, protocol }) =>
          (familyAsked(asked) ?? family) === family && (asked.protocol ?? protocol) === protocol,
      );
  }

  async read(limit: number, peer: Peer): Promise<Result<{ routes: string; done: boolean }>> {
    const texts = this.#followed.slice(this.#at, this.#at + limit);
    this.#at += texts.length;
    let count = texts.length;
    while (count < limit && !peer.gone) {
      this.#scan ??= this.#nextScan();
      if (this.#scan === null) break;
      const page = await this.#scan.read(limit - count);
      if (!page.ok)
        return { ok: false, error: explain(page.error, { step: 'route.list', message: say('route.notListed') }) };
      if (page.value.count > 0) texts.push(page.value.rows);
      count += page.value.count;
      if (page.value.done) this.#scan = null;
    }
    const done = this.#at >= this.#followed.length && this.#scan === null && this.#counted.length === 0;
    return ok({ routes: `[${texts.join(',')}]`, done });
  }

  close(): void {
    this.#scan?.close();
    this.#scan = null;
  }

  #nextScan(): RouteScan | null {
    const part = this.#counted.shift();
    if (!part) return null;
    const { table, link, within } = this.#asked;
    return new RouteScan(this.#kernel.netlink, part.namespace, {
      family: part.family,
      protocol: part.protocol ?? 0,
      ...(table === undefined ? {} : { table }),
      ...(link === null ? {} : { index: link.index }),
      ...(within === undefined ? {} : { within }),
    });
  }
}

/** A prefix is of one family. */
const familyAsked = ({ family, within }: RoutesAsked): Family | undefined => family ?? parseCidr(within ?? '')?.family;

const isAsked = (route: Route, { namespace, family, table, protocol, link, within }: RoutesAsked): boolean =>
  (namespace ?? route.namespace) === route.namespace &&
  (family ?? route.family) === route.family &&
  (table ?? route.table) === route.table &&
  (protocol ?? route.protocol) === route.protocol &&
  (link === null || leadsTo(route, link.namespace, link.index)) &&
  (within === undefined || containsPrefix(within, route.destination));

const leadsTo = (route: Route, namespace: string, index: number): boolean =>
  route.namespace === namespace && (route.index === index || route.nexthops.some((hop) => hop.index === index));
