import { readdirSync, readlinkSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { readProc } from './bounded-read.ts';

/** Processes that are looked at between two turns of the event loop: less than 2 ms. */
const SLICE = 200;

type NamespaceType = 'net' | 'mnt';

/** Inode of a namespace of a process; null where it is gone or not ours to look at. */
export function namespaceOf(pid: number | 'self', type: NamespaceType): number | null {
  try {
    // net:[4026531840]
    return Number(readlinkSync(`/proc/${pid}/ns/${type}`).slice(type.length + 2, -1)) || null;
  } catch {
    return null;
  }
}

/**
 * The processes of each network namespace, by its inode. `mounts`: only those in this mount namespace. Others go on
 * meanwhile: who uses an answer must look again whether it still holds.
 */
export async function processesByNamespace(mounts: number | null): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>();
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  for (const [at, pid] of pids.entries()) {
    if (at % SLICE === SLICE - 1) await turn();
    if (mounts !== null && namespaceOf(pid, 'mnt') !== mounts) continue;
    const inode = namespaceOf(pid, 'net');
    if (inode === null) continue;
    const members = found.get(inode);
    if (members) members.push(pid);
    else found.set(inode, [pid]);
  }
  return found;
}

export interface ProcessFacts {
  cgroups: string;
  program: string;
  /** The helper of a sandbox, which is a machine of its own. */
  isSandbox: boolean;
}

export function factsOf(pid: number): ProcessFacts | null {
  const cgroups = readProc(`/proc/${pid}/cgroup`, 16_384);
  const program = readProc(`/proc/${pid}/comm`);
  if (cgroups === null || program === null) return null;
  const words = readProc(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  return { cgroups, program: program.trimEnd(), isSandbox: words.includes('--inside-sandbox') };
}
