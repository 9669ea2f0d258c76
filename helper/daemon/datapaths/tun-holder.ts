import { readdirSync, readFileSync } from 'node:fs';

/** A process that has a TUN or TAP open. */
export interface Holder {
  pid: number;
  /** Its program's name (comm). */
  program: string;
}

/**
 * Who holds the character device of a TUN or TAP: descriptors of /dev/net/tun say `iff: NAME` in their
 * fdinfo (tun_chr_show_fdinfo, drivers/net/tun.c). Asked only to explain a refusal: it looks at every
 * process. What it may not read it passes over.
 */
export function tunHolders(device: string, proc = '/proc'): Holder[] {
  const holders: Holder[] = [];
  for (const pid of numbers(proc)) {
    const folder = `${proc}/${pid}`;
    if (numbers(`${folder}/fdinfo`).some((fd) => holds(`${folder}/fdinfo/${fd}`, device))) {
      holders.push({ pid, program: read(`${folder}/comm`).trim() || 'a program' });
    }
  }
  return holders;
}

const holds = (path: string, device: string): boolean => new RegExp(`^iff:\\s+${escaped(device)}$`, 'm').test(read(path));
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function numbers(folder: string): number[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return []; // It ended meanwhile, or belongs to somebody whom we may not look at.
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** `qemu-system-x86 (process 4711)`; empty where nobody was found. */
export const holderText = (holders: readonly Holder[]): string => holders.map(({ program, pid }) => `${program} (process ${pid})`).join(' and ');
