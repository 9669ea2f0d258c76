import { fail, type Failure, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { Budgets, type BudgetName } from './budgets.ts';
import { failure } from './errors.ts';

/** For whom a change is made; the helper's own are for nobody. */
export interface ForWhom {
  readonly uid: number;
  readonly isRoot: boolean;
  /** Nobody waits for it any more: it is dropped when its turn comes. */
  readonly gone: () => boolean;
}

/**
 * One change at a time, in the order in which they came: two clients cannot interleave half changes,
 * and a change reads what the one before it left. Only changes of one request each, which the netlink
 * thread carries out whole and in order, may be under way together: begun in their order, with neither
 * an earlier nor a later change of another sort among them.
 */
export class ChangeQueue {
  /** Ends when everything that was asked for has. */
  #tail: Promise<unknown> = Promise.resolve();
  /** Ends when the last change has that wants to be alone. */
  #alone: Promise<unknown> = Promise.resolve();
  readonly #budgets: Budgets;
  #waiting = 0;
  readonly #waitingOf = new Map<number, number>();
  #closed = false;

  constructor(budgets = new Budgets()) {
    this.#budgets = budgets;
  }

  run<T>(
    step: string,
    change: () => Promise<Result<T>>,
    { together = false, who = null }: { together?: boolean | undefined; who?: ForWhom | null } = {},
  ): Promise<Result<T>> {
    if (this.#closed) return Promise.resolve(stopping(step));
    const over = who && this.#over(step, who);
    if (over) return Promise.resolve(fail(over));
    this.#count(who, 1);
    const turn = (together ? this.#alone : this.#tail).then(async () => {
      this.#count(who, -1);
      if (this.#closed) return stopping(step);
      return who?.gone() === true ? failure('cancelled', step, say('budget.clientGone')) : change();
    });
    // The next one starts whatever became of this one; whoever asked for this one sees its error.
    const ended = turn.catch(() => undefined);
    const before = this.#tail;
    this.#tail = together ? ended.then(() => before) : ended;
    if (!together) this.#alone = this.#tail;
    return turn;
  }

  /** What waits, in all and for whoever has most of it. */
  used(): Partial<Record<BudgetName, number>> {
    return { changes: this.#waiting, 'changes-per-user': Math.max(0, ...this.#waitingOf.values()) };
  }

  #over(step: string, { uid, isRoot }: ForWhom): Failure | null {
    const what = say('budget.changes');
    const own = { used: this.#waitingOf.get(uid) ?? 0, more: 1, isRoot };
    return (
      (isRoot ? null : this.#budgets.refusal('changes-per-user', own, step, what)) ??
      this.#budgets.refusal('changes', { used: this.#waiting, more: 1, isRoot }, step, what)
    );
  }

  #count(who: ForWhom | null, by: 1 | -1): void {
    if (who === null) return;
    this.#waiting += by;
    if (who.isRoot) return;
    const own = (this.#waitingOf.get(who.uid) ?? 0) + by;
    if (own === 0) this.#waitingOf.delete(who.uid);
    else this.#waitingOf.set(who.uid, own);
  }

  /** Lets the running changes end, refuses those that wait, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
  }
}

const stopping = (step: string) =>
  failure('cancelled', step, say('request.stopping'), { remedy: say('request.startHelper') });
