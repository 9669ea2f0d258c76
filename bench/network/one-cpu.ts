import { execFileSync } from 'node:child_process';

const taskset = (pid: number, cpus: string): string =>
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cpus, String(pid)], { encoding: 'utf8' });

/** The processors that a process may run on now, as taskset(1) writes them: `0-3,8`. */
const allowed = (pid: number): string =>
  execFileSync('taskset', ['--cpu-list', '--pid', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(': ')
    .at(-1) ?? '0';

/**
 * Runs `work` with these processes, all their threads, on the first processor that they share with us; then as they
 * were.
 */
export async function onOneCpu<T>(pids: readonly number[], work: () => Promise<T>): Promise<T> {
  const before = pids.map((pid) => [pid, allowed(pid)] as const);
  const first = /^\d+/.exec(allowed(process.pid))?.[0] ?? '0';
  try {
    for (const pid of pids) taskset(pid, first);
    return await work();
  } finally {
    for (const [pid, cpus] of before) taskset(pid, cpus);
  }
}
