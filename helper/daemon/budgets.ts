import type { Failure } from '../protocol/index.ts';
import { say, type Message } from '../protocol/messages/index.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

interface Bound {
  /** What there is of it. */
  readonly size: number;
  readonly unit: 'count' | 'bytes';
  /** What of it only root gets, so that a full helper can still be told to revert. */
  readonly reserve?: number;
}

/**
 * What the helper spends at most on its clients, on what they leave with it and on what it finds. Its heap ends at
 * 256 MiB (helper/bin/taproomd). Those `per-user` hold for each user but root.
 */
export const BUDGETS = {
  /** A window, a tray, some scripts and room. */
  connections: { size: 64, unit: 'count', reserve: 8 },
  'connections-per-user': { size: 24, unit: 'count' },
  /** One of topics and one of statistics for each connection. */
  subscriptions: { size: 96, unit: 'count', reserve: 16 },
  'subscriptions-per-user': { size: 32, unit: 'count' },
  /** Lines that came and were not looked at yet; the longest has 1 MiB. */
  requests: { size: 48 * MiB, unit: 'bytes', reserve: 8 * MiB },
  'requests-per-user': { size: 12 * MiB, unit: 'bytes' },
  /** What was answered and not read yet. The list of 100,000 routes has 32 MiB. */
  answers: { size: 96 * MiB, unit: 'bytes', reserve: 32 * MiB },
  'answers-per-user': { size: 32 * MiB, unit: 'bytes' },
  /** Changes behind the running one; each is small. */
  changes: { size: 4096, unit: 'count', reserve: 512 },
  'changes-per-user': { size: 1024, unit: 'count' },
  /** More would be no collection of a person's. */
  documents: { size: 1000, unit: 'count' },
  /** Each is kept as text, not as what it means, which is some twenty times as large; an ordinary one has 2 KiB. */
  'document-bytes': { size: 16 * MiB, unit: 'bytes' },
  /** What stays of changes, for showing and undoing them; the oldest of whoever has most make room for the newest. */
  'history-entries': { size: 500, unit: 'count' },
  /** About 1 KiB each. */
  'history-steps': { size: 20_000, unit: 'count' },
  /** Documents of the history, in characters: five hundred of the largest would be 500 MiB. */
  'history-bytes': { size: 16 * MiB, unit: 'bytes' },
  'datapath-threads': { size: 256, unit: 'count' },
  /** What threads, rings and queues take when all are full. */
  'datapath-memory': { size: 2048 * MiB, unit: 'bytes' },
  /** Foreign namespaces that are followed: four descriptors each. */
  namespaces: { size: 1000, unit: 'count' },
  /** Links, addresses, routes, rules and neighbours of one named namespace: some 1.2 KiB each. */
  'namespace-rows': { size: 140_000, unit: 'count' },
  /** Events of a second in foreign namespaces, all together: each costs some 20 microseconds. */
  'namespace-events': { size: 2000, unit: 'count' },
  /** Routes of one protocol, or neighbours, of a namespace, that are followed one by one; more are counted. */
  'table-rows': { size: 20_000, unit: 'count' },
  /** Lists of counted routes that are read page by page: each holds a socket. */
  lists: { size: 32, unit: 'count', reserve: 4 },
} as const satisfies Record<string, Bound>;

export type BudgetName = keyof typeof BUDGETS;
export const BUDGET_NAMES = Object.keys(BUDGETS) as BudgetName[];

/** What somebody asks for. */
export interface Spending {
  readonly used: number;
  readonly more: number;
  readonly isRoot: boolean;
}

/** The bounds of this helper, with those that its administrator set otherwise. Pure. */
export class Budgets {
  readonly #sizes: ReadonlyMap<BudgetName, number>;

  constructor(sizes: ReadonlyMap<BudgetName, number> = new Map()) {
    this.#sizes = sizes;
  }

  /** For those who are not root, what is reserved is not there. */
  size(name: BudgetName, isRoot = true): number {
    const { size, reserve = 0 }: Bound = BUDGETS[name];
    const whole = this.#sizes.get(name) ?? size;
    // A smaller whole has a smaller reserve.
    return isRoot ? whole : Math.ceil(whole * (1 - reserve / size));
  }

  /** All of them, with what is used. */
  table(
    used: Partial<Record<BudgetName, number>>,
  ): { name: BudgetName; unit: Bound['unit']; used: number; size: number }[] {
    return BUDGET_NAMES.map((name) => ({
      name,
      unit: BUDGETS[name].unit,
      used: used[name] ?? 0,
      size: this.size(name),
    }));
  }

  /** Whether it is not there. */
  lacks(name: BudgetName, { used, more, isRoot }: Spending): boolean {
    return used + more > this.size(name, isRoot);
  }

  /** Why it is not given: the budget, its size, what is used of it, and who can raise it. */
  over(name: BudgetName, { used, more, isRoot }: Spending, step: string, what: Message, field?: string): Failure {
    const size = this.size(name, isRoot);
    return {
      kind: 'overloaded',
      step,
      ...say('budget.over', { what, budget: name, size: amount(name, size), used: amount(name, used) }),
      ...(field === undefined ? {} : { field }),
      remedy: say('budget.free', { budget: name, more: Math.max(2 * this.size(name), used + more) }),
    };
  }

  /** The failure of {@link over} where it is not there. */
  refusal(name: BudgetName, spending: Spending, step: string, what: Message, field?: string): Failure | null {
    return this.lacks(name, spending) ? this.over(name, spending, step, what, field) : null;
  }
}

/** Bytes as people say them. */
export const amount = (name: BudgetName, value: number): string =>
  BUDGETS[name].unit === 'count'
    ? String(value)
    : value >= MiB
      ? `${Math.round((value / MiB) * 10) / 10} MiB`
      : `${Math.ceil(value / KiB)} KiB`;

/** `NAME=NUMBER`; null where it is none. Pure. */
export function parseBudget(text: string): [BudgetName, number] | null {
  const [word = '', number = ''] = text.split('=');
  const name = BUDGET_NAMES.find((known) => known === word);
  return name === undefined || !/^[1-9]\d{0,14}$/.test(number) ? null : [name, Number(number)];
}
