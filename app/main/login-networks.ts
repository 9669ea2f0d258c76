import type { HelperState } from '../shared/ipc.ts';
import { may } from '../shared/may.ts';
import type { Watched } from './watched.ts';

/** The networks that this start of the application has to connect, by name. Pure. */
export const dueAtLogin = (watched: Watched): string[] =>
  watched.networks
    .filter(({ start, state, faults }) => start === 'login' && state === 'down' && faults === 0)
    .map(({ name }) => name);

/**
 * Connects the networks that say `start: login`, once in the life of this process: what somebody
 * disconnects later stays disconnected, also over a new helper.
 */
export class LoginNetworks {
  readonly #connect: (name: string) => Promise<unknown>;
  #isDone = false;

  constructor(connect: (name: string) => Promise<unknown>) {
    this.#connect = connect;
  }

  /** The first picture of a helper that lets us change things is what they are judged by. */
  look(helper: HelperState, watched: Watched | null): void {
    if (this.#isDone || watched === null || !may(helper, 'connect')) return;
    this.#isDone = true;
    void this.#connectAll(dueAtLogin(watched));
  }

  /**
   * One after the other: each may need what the one before it made. A failure is the network's own, and shown there.
   */
  async #connectAll(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#connect(name);
  }
}
