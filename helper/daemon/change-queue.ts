import { type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { failure } from './errors.ts';

/** Changes that may wait behind the running one; each is small, so this is memory of some MiB at most. */
const MAX_WAITING = 4096;

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
  #waiting = 0;
  #closed = false;

  run<T>(step: string, change: () => Promise<Result<T>>, together = false): Promise<Result<T>> {
    if (this.#closed) return Promise.resolve(stopping(step));
    if (this.#waiting >= MAX_WAITING) {
      return Promise.resolve(
        failure('overloaded', step, say('request.tooManyChanges', { count: MAX_WAITING }), {
          remedy: say('request.waitForAnswers'),
        }),
      );
    }
    this.#waiting += 1;
    const turn = (together ? this.#alone : this.#tail).then(async () => {
      this.#waiting -= 1;
      return this.#closed ? stopping(step) : change();
    });
    // The next one starts whatever became of this one; whoever asked for this one sees its error.
    const over = turn.catch(() => undefined);
    const before = this.#tail;
    this.#tail = together ? over.then(() => before) : over;
    if (!together) this.#alone = this.#tail;
    return turn;
  }

  /** Lets the running changes end, refuses those that wait, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
  }
}

const stopping = (step: string) =>
  failure('cancelled', step, say('request.stopping'), { remedy: say('request.startHelper') });
