import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * A network namespace of `ip`'s own, which the helper does not watch: neither pays for the other's
 * work. It ends with {@link close}.
 */
export class PeerNamespace {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async open(): Promise<PeerNamespace> {
    // It says a byte when it is inside, then holds the namespace until its input ends.
    const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    return new PeerNamespace(holder);
  }

  /** The argv that runs a program there. */
  inside(file: string, args: readonly string[]): [string, string[]] {
    return ['nsenter', ['--net', `--target=${this.#holder.pid}`, file, ...args]];
  }

  async close(): Promise<void> {
    this.#holder.stdin?.end();
    await once(this.#holder, 'exit');
  }
}
