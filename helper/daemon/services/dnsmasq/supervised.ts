import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openProcess, signalProcess } from '../../../../native/lib/system.ts';
import type { NativeFailure } from '../../../../native/lib/types.ts';
import { ok, type Result, type ServiceState } from '../../../protocol/index.ts';
import { messageOf, say, type Message } from '../../../protocol/messages/index.ts';
import { failure, type Refusal } from '../../errors.ts';
import { programEnvironment } from '../../program-environment.ts';
import { boundPorts, isAlive, processAt, type ServiceProcess } from './process.ts';
import type { ProcessLog } from './process-log.ts';

/** Milliseconds. Between looks at a process that is not our child; and while we wait for something soon. */
const LOOK = 2000;
const SOON = 20;
const START_TIMEOUT = 10_000;
/** After SIGTERM, before SIGKILL. */
const END_TIMEOUT = 3000;
const FIRST_BACKOFF = 1000;
const LAST_BACKOFF = 60_000;
/** A process that ran so long was not the one that cannot run. */
const STABLE = 30_000;
/** Attempts after which it counts as failed; it is tried on. */
const HOPEFUL = 5;

export interface Supervision {
  /** The program and its arguments; asked each time, because a namespace can go. */
  commandLine(): Result<{ file: string; args: string[] }>;
  readonly configFile: string;
  /** UDP ports that it must have bound to be running. */
  readonly ports: readonly number[];
  readonly log: ProcessLog;
  /** What else is known of why it ended: who holds its port. */
  explain(reason: Message | string): Promise<Refusal>;
  changed(): void;
}

type State = Pick<ServiceState, 'state' | 'detail'>;

/**
 * One dnsmasq, kept running.
 *
 *             ready                  ended
 *   starting -------> running -------------------> waiting (1 s, 2 s ... 60 s) ---> starting
 *      |                ^                             ^
 *      | first time     | adopted                     | ended again before it was ready
 *      '--> failed      | (a helper before us         '--- starting
 *                       |  started it)
 *
 * It has a session of its own and nothing of it hangs on us: it outlives a helper that ends, whichever
 * way, and the next one adopts it.
 */
export class Supervised {
  readonly #with: Supervision;
  #process: ServiceProcess | null = null;
  #state: State = { state: 'restarting', detail: say('service.starting') };
  #runningSince = 0;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(supervision: Supervision) {
    this.#with = supervision;
  }

  get state(): State {
    return this.#state;
  }

  /** The process, while it runs. */
  get process(): ServiceProcess | null {
    return this.#process !== null && isAlive(this.#process) ? this.#process : null;
  }

  /** Starts it and waits until it serves. When it does not, nothing runs and nothing is tried on. */
  async start(): Promise<Result<null>> {
    const started = await this.#launch();
    if (!started.ok) this.release();
    return started;
  }

  /** One that runs already. */
  adopt(process: ServiceProcess): void {
    this.#running(process);
    this.#lookAgain();
  }

  /** Ends supervision; the process goes on. */
  release(): void {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Ends both. */
  async stop(): Promise<Result<null>> {
    this.release();
    return this.#process === null ? ok(null) : endProcess(this.#process);
  }

  async #launch(): Promise<Result<null>> {
    const { log, ports } = this.#with;
    const line = this.#with.commandLine();
    if (!line.ok) return line;
    const from = log.end;
    const output = log.open();
    const child = spawn(line.value.file, line.value.args, {
      detached: true,
      stdio: ['ignore', 'ignore', output],
      env: programEnvironment(),
    });
    closeSync(output);
    child.unref();
    const exit = new Promise<Message | string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) =>
        resolve(
          signal === null ? say('service.exited', { status: String(code) }) : say('service.signalled', { signal }),
        ),
      );
    });
    const seen: { exit: Message | string | null } = { exit: null };
    void exit.then((how) => {
      seen.exit = how;
    });
    for (const end = Date.now() + START_TIMEOUT; ;) {
      await Promise.race([exit, delay(SOON)]);
      const said = log.since(from);
      if (seen.exit !== null || child.pid === undefined)
        return this.#with.explain(reasonOf(said) ?? seen.exit ?? say('service.notStarted'));
      const found = processAt(child.pid);
      const bound = boundPorts(child.pid);
      if (found && said.some((text) => text.startsWith('started,')) && ports.every((port) => bound.has(port))) {
        this.#running(found);
        void exit.then((how) => this.#hasEnded(found, how));
        return ok(null);
      }
      if (Date.now() > end) {
        if (found) await endProcess(found);
        return this.#with.explain(reasonOf(said) ?? say('service.notServing', { seconds: START_TIMEOUT / 1000 }));
      }
    }
  }

  #running(process: ServiceProcess): void {
    this.#process = process;
    this.#runningSince = Date.now();
    this.#become({ state: 'running', detail: say('service.process', { pid: process.pid }) });
  }

  /** A process that is not our child tells us nothing of its end. */
  #lookAgain(): void {
    this.#after(LOOK, () => {
      if (this.#process && !isAlive(this.#process)) this.#hasEnded(this.#process, say('service.gone'));
      else this.#lookAgain();
    });
  }

  #hasEnded(process: ServiceProcess, how: Message | string): void {
    if (this.#ended || this.#process?.startTime !== process.startTime) return;
    this.#process = null;
    if (Date.now() - this.#runningSince > STABLE) this.#failures = 0;
    const words = reasonOf(this.#with.log.since(Math.max(0, this.#with.log.end - 1024))) ?? how;
    this.#tryAgain(say('service.endedBecause', { words }));
  }

  #tryAgain(reason: Message): void {
    const wait = Math.min(LAST_BACKOFF, FIRST_BACKOFF * 2 ** this.#failures);
    this.#failures += 1;
    this.#become({
      state: this.#failures > HOPEFUL ? 'failed' : 'restarting',
      detail: say('service.restartsIn', { reason, seconds: wait / 1000 }),
    });
    this.#after(wait, () => {
      void this.#launch().then(async (started) => {
        if (started.ok && this.#ended)
          await this.stop(); // Ended while it started.
        else if (!started.ok && !this.#ended) this.#tryAgain(messageOf(started.error));
      });
    });
  }

  #after(milliseconds: number, then: () => void): void {
    if (this.#ended) return;
    this.#timer = setTimeout(then, milliseconds);
    this.#timer.unref();
  }

  #become(state: State): void {
    this.#state = state;
    if (!this.#ended) this.#with.changed();
  }
}

/** SIGTERM, and SIGKILL where that does not help; to this process, and to none that has its number since. */
export async function endProcess(process: ServiceProcess): Promise<Result<null>> {
  const opened = openProcess(process.pid);
  if (!opened.ok) return notKilled(process, opened.error);
  try {
    // Only after it was opened does this say whose descriptor it is.
    return isAlive(process) ? await endOpened(opened.value, process) : ok(null);
  } finally {
    closeSync(opened.value);
  }
}

async function endOpened(descriptor: number, process: ServiceProcess): Promise<Result<null>> {
  for (const [signal, timeout] of [
    ['SIGTERM', END_TIMEOUT],
    ['SIGKILL', END_TIMEOUT],
  ] as const) {
    const sent = signalProcess(descriptor, signal);
    if (!sent.ok) return notKilled(process, sent.error);
    for (const end = Date.now() + timeout; Date.now() < end && isAlive(process);) await delay(SOON);
    if (!isAlive(process)) return ok(null);
  }
  return failure('timeout', 'end dnsmasq', say('service.doesNotEnd', { pid: process.pid }));
}

/** Where it has ended, all is well. */
const notKilled = ({ pid }: ServiceProcess, { code, message }: NativeFailure): Result<null> =>
  code === 'ESRCH' ? ok(null) : failure('failed', 'end dnsmasq', say('service.notKilled', { pid, words: message }));

/** The line in which dnsmasq says why it cannot go on. */
const reasonOf = (lines: readonly string[]): string | null =>
  lines.findLast(
    (line) =>
      /^(failed|cannot|bad|illegal|unknown|unsupported|interface .* not|process is|error|no address|inconsistent|only one|duplicate|bind)/i.test(
        line,
      ) && line !== 'FAILED to start up',
  ) ?? null;
