import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of a process and all that it started (proc(5)). */
const TICKS_PER_SECOND = 100; // USER_HZ, the same on every architecture that we build for
const PAGE = 4096;
const MIB = 1024 * 1024;

interface Stat {
  parent: number;
  ticks: number;
}

/** Fields of /proc/PID/stat; the command's name, in parentheses, may hold anything. */
function stat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null; // it ended between the listing and the reading
  }
}

export function tree(root: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), stat(Number(name))?.parent ?? 0]),
  );
  const members = [root];
  for (const member of members) for (const [pid, parent] of parents) if (parent === member) members.push(pid);
  return members;
}

/** Seconds of processor time of these processes, both modes. */
export const cpuSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (stat(pid)?.ticks ?? 0), 0) / TICKS_PER_SECOND;

/** MiB. Pages that several processes share count in each: an upper bound, alike for both windows. */
export const residentMiB = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
    return sum + (Number(pages) * PAGE) / MIB;
  }, 0);

/** MiB, a shared page divided among those who share it; null where the kernel does not let us look. */
export function proportionalMiB(pids: readonly number[]): number | null {
  try {
    return pids.reduce((sum, pid) => {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return sum + Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) / 1024;
    }, 0);
  } catch {
    return null;
  }
}
