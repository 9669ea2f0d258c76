import { fail, type Failure, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { Budgets, type BudgetName } from './budgets.ts';
import { clientGone, failure } from './errors.ts';
import { isTired, rest } from './in-turns.ts';

/** For whom a change is made; the helper's own are for nobody. */
export interface ForWhom {
  readonly uid: number;
  readonly isRoot: boolean;
  /** Nobody waits for it any more: it is dropped when its turn comes. */
  readonly gone: () => boolean;
}

/** A change that waits. `begin` and `prepare` never reject. */
interface Waiting {
  readonly together: boolean;
  readonly ofRoot: boolean;
  readonly begin: () => Promise<void>;
  /** What it does first when its turn comes, without touching anything: root's changes go before it until then. */
  prepare: (() => Promise<void>) | null;
  preparing: boolean;
}

interface RunOptions<P> {
  readonly together?: boolean | undefined;
  readonly who?: ForWhom | null;
  readonly prepare?: (() => Promise<Result<P>>) | undefined;
}

/**
 * One change at a time, in the order in which they came: two clients cannot interleave half changes,
 * and a change reads what the one before it left. Those of root go before all that others wait for, and before what
 * only reads its document yet. Only changes of one request each, which the netlink thread carries out whole and in
 * order, may be under way together: begun in their order, with neither an earlier nor a later change of another sort
 * among them.
 */
export class ChangeQueue {
  readonly #budgets: Budgets;
  readonly #entries: Waiting[] = [];
  #running = 0;
  /** Whether those that run are of the sort that may run together. */
  #together = false;
  #resting = false;
  #idle: (() => void)[] = [];
  #waiting = 0;
  readonly #waitingOf = new Map<number, number>();
  #closed = false;

  constructor(budgets = new Budgets()) {
    this.#budgets = budgets;
  }

  run<T, P = undefined>(
    step: string,
    change: (prepared: P | undefined) => Promise<Result<T>>,
    { together = false, who = null, prepare }: RunOptions<P> = {},
  ): Promise<Result<T>> {
    if (this.#closed) return Promise.resolve(stopping(step));
    const over = who && this.#over(step, who);
    if (over) return Promise.resolve(fail(over));
    this.#count(who, 1);
    return new Promise((resolve, reject) => {
      let prepared: Promise<Result<P>> | undefined;
      const unwanted = (): Result<never> | null =>
        this.#closed ? stopping(step) : who?.gone() === true ? clientGone(step) : null;
      const turn = async (): Promise<Result<T>> => {
        this.#count(who, -1);
        const ready = unwanted() ?? (await prepared);
        return ready?.ok === false ? ready : change(ready?.value);
      };
      this.#put({
        together,
        ofRoot: who?.isRoot === true,
        // The next one starts whatever became of this one; whoever asked for this one sees its error.
        begin: () => turn().then(resolve, reject),
        prepare: prepare
          ? async () => {
              prepared = unwanted() ? undefined : prepare();
              await prepared?.catch(() => undefined);
            }
          : null,
        preparing: false,
      });
    });
  }

  #put(entry: Waiting): void {
    const behind = entry.ofRoot ? this.#entries.findIndex(({ ofRoot }) => !ofRoot) : -1;
    this.#entries.splice(behind < 0 ? this.#entries.length : behind, 0, entry);
    queueMicrotask(() => this.#next());
  }

  #next(): void {
    for (;;) {
      const [first] = this.#entries;
      if (!first || first.preparing || (this.#running > 0 && !(first.together && this.#together))) break;
      // Changes that wait for nothing would keep root's requests from being read.
      if (this.#resting && !first.ofRoot) break;
      if (isTired() && !first.ofRoot) {
        this.#resting = true;
        void rest().then(() => {
          this.#resting = false;
          this.#next();
        });
        break;
      }
      if (first.prepare) {
        const { prepare } = first;
        first.prepare = null;
        first.preparing = true;
        void prepare().then(() => {
          first.preparing = false;
          this.#next();
        });
        break;
      }
      this.#entries.shift();
      this.#running += 1;
      this.#together = first.together;
      void first.begin().then(() => {
        this.#running -= 1;
        this.#next();
      });
    }
    if (this.#running === 0 && this.#entries.length === 0) for (const idle of this.#idle.splice(0)) idle();
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
    if (this.#running === 0 && this.#entries.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}

const stopping = (step: string) =>
  failure('cancelled', step, say('request.stopping'), { remedy: say('request.startHelper') });
