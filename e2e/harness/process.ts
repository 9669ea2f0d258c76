import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; a code that is not 0 is a result, not an exception. */
export function run(file: string, args: readonly string[], input?: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { maxBuffer: 64 << 20, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error ?? new Error(`${file} did not run`));
    });
    // A program that reads nothing may have closed its end before ours.
    child.stdin?.on('error', () => undefined).end(input ?? '');
  });
}

/** A process that stays until it is stopped, and what it has said. */
export class Background {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  #said = '';
  #listeners = new Set<() => void>();

  constructor(file: string, args: readonly string[], options: SpawnOptions = {}) {
    this.child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    this.ended = new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.once('error', (error) => {
        this.#hear(`${file}: ${error.message}\n`);
        resolve();
      });
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => this.#hear(String(chunk)));
  }

  get said(): string {
    return this.#said;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Fulfilled with the match once it has said it; rejected with everything it said when it ends before. */
  heard(pattern: RegExp, milliseconds = 20_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const settle = (why: string | null, match: RegExpExecArray | null = null): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        if (match) resolve(match);
        else reject(new Error(`${this.child.spawnfile} ${why ?? ''}: ${this.#said}`));
      };
      const look = (): void => {
        const match = pattern.exec(this.#said);
        if (match) settle(null, match);
      };
      const timer = setTimeout(() => settle(`did not say ${pattern} in ${milliseconds} ms`), milliseconds);
      this.#listeners.add(look);
      void this.ended.then(() => {
        look();
        settle(`ended before it said ${pattern}`);
      });
      look();
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    this.child.kill(signal);
    const insist = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await this.ended;
    clearTimeout(insist);
  }

  #hear(text: string): void {
    this.#said = (this.#said + text).slice(-200_000);
    for (const listener of [...this.#listeners]) listener();
  }
}
