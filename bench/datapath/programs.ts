import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';

/** Programs that run in the background, all of them bounded in time and ended by their ids. */

/** No path needs longer for its whole turn; what is left then is ended. */
const LONGEST = 120_000;
/** How long a program may take to say that it is ready. */
const START = 15_000;

const running = new Set<ChildProcess>();

/** At the end of this process, however it comes: nothing stays behind. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A program's whole run: its output, or an Error with its own words. */
export function execute(file: string, args: readonly string[], timeout = 20_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      { timeout, killSignal: 'SIGKILL', maxBuffer: 1 << 26, encoding: 'utf8' },
      (error, stdout, stderr) => {
        running.delete(child);
        if (!error) return resolve(stdout);
        const why = error.killed ? `it did not end in ${timeout / 1000} s` : telling(stderr || stdout || error.message);
        reject(new Error(`${file}: ${why}`));
      },
    );
    running.add(child);
  });
}

/** Of what a failed program said, the line that seems to say why. */
function telling(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.find((line) => /error|fail|cannot|not /i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}

export interface Program {
  readonly pid: number;
  /** What it has said so far. */
  output(): string;
  /** Resolves when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface Start {
  /** The program is ready when its output has this, or when this says so. */
  ready: RegExp | (() => Promise<boolean>);
  /** Some programs end with their input. */
  stdin?: 'open';
  env?: NodeJS.ProcessEnv;
}

/** Starts a program that lives until {@link Program.stop}; the kernel ends it when this process dies. */
export async function start(file: string, args: readonly string[], { ready, stdin, env }: Start): Promise<Program> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', file, ...args], {
    stdio: [stdin === 'open' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    env: env ?? process.env,
  });
  running.add(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), LONGEST);
  let output = '';
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-65536));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.stdin?.on('error', () => undefined);
  let failed: string | undefined;
  child.once('error', (error) => void (failed = error.message));
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      clearTimeout(limit);
      running.delete(child);
      resolve();
    }),
  );
  const alive = (): boolean => child.exitCode === null && child.signalCode === null && failed === undefined;
  const program: Program = {
    pid: child.pid ?? 0,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (!alive()) return failed === undefined ? ended : undefined;
      child.kill(signal);
      const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(hard);
    },
  };
  const isReady = ready instanceof RegExp ? () => Promise.resolve(ready.test(output)) : ready;
  try {
    await until(
      async () => {
        if (!alive()) throw new Error(`${file} was not started: ${failed ?? telling(output)}`);
        return isReady();
      },
      START,
      () => `${file} was not ready in ${START / 1000} s: ${telling(output)}`,
    );
  } catch (error) {
    await program.stop('SIGKILL');
    throw error;
  }
  return program;
}

/** Asks every 20 ms. */
export async function until(
  done: () => Promise<boolean> | boolean,
  milliseconds: number,
  why: () => string,
): Promise<void> {
  for (const end = performance.now() + milliseconds; !(await done());) {
    if (performance.now() > end) throw new Error(why());
    await after(20);
  }
}

/** Seconds of CPU that processes have used, all their threads. */
export const cpuSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    // After the name, which may have spaces: utime and stime are the fields 14 and 15, in ticks of 10 ms
    // (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);

/** All threads of processes onto CPUs, as taskset(1) writes them. */
export async function pinTo(cpus: string, pids: readonly number[]): Promise<void> {
  for (const pid of pids) await execute('taskset', ['--all-tasks', '--cpu-list', '--pid', cpus, String(pid)]);
}
