import type { NativeResult } from '../../../native/lib/types.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Log } from '../log.ts';

type Step = () => Promise<NativeResult<unknown>> | NativeResult<unknown>;

/** What takes back the steps of a change that have been done, last first. */
export class Undo {
  readonly #steps: { name: Message; step: Step }[] = [];

  push(name: Message, step: Step): void {
    this.#steps.push({ name, step });
  }

  /** Answers with the names of the steps that could not be reverted; each is logged. */
  async run(log: Log): Promise<Message[]> {
    const stuck: Message[] = [];
    for (const { name, step } of this.#steps.reverse()) {
      const result = await step();
      if (result.ok || GONE.has(result.error.code)) continue;
      log.error('a step was not reverted', { step: name.message, error: result.error });
      stuck.push(name);
    }
    this.#steps.length = 0;
    return stuck;
  }
}

/** The object was deleted with another one that was reverted before it. */
const GONE = new Set(['ENODEV', 'ESRCH', 'ENOENT', 'EADDRNOTAVAIL']);
