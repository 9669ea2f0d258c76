import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { say, type Message } from '../../protocol/messages/index.ts';

/** A process that has a TUN or TAP open. */
export interface Holder {
  pid: number;
  /** Its program's name (comm). */
  program: string;
}

/** The helper runs in an interpreter, by whose name nobody would know it. */
export const OWN_PROGRAM = 'taproomd';

/** With the inode of its network namespace, null where it is not told. */
type PlacedHolder = Holder & { namespace: number | null };

/**
 * Who holds the character device of a TUN or TAP: descriptors of /dev/net/tun say `iff: NAME` in their
 * fdinfo (tun_chr_show_fdinfo, drivers/net/tun.c). Asked only to explain a refusal: it looks at every
 * process. What it may not read it passes over.
 */
export const tunHolders = (device: string, proc = '/proc'): PlacedHolder[] =>
  numbers(proc).flatMap((pid) => holderAt(proc, pid, device));

/** Processes looked at before others get their turn. */
const AT_ONCE = 8;

/** The same without keeping anybody waiting. */
export async function findHolders(device: string, proc = '/proc'): Promise<PlacedHolder[]> {
  const found: PlacedHolder[] = [];
  for (const [position, pid] of numbers(proc).entries()) {
    if (position % AT_ONCE === AT_ONCE - 1) await setImmediate();
    found.push(...holderAt(proc, pid, device));
  }
  return found;
}

/** The process, where it holds the device. */
function holderAt(proc: string, pid: number, device: string): PlacedHolder[] {
  const folder = `${proc}/${pid}`;
  // Following a link costs less than reading a file: few descriptors are of /dev/net/tun.
  const isHolder = numbers(`${folder}/fd`).some(
    (fd) => target(`${folder}/fd/${fd}`).endsWith('/tun') && holds(`${folder}/fdinfo/${fd}`, device),
  );
  if (!isHolder) return [];
  const inode = /^net:\[(\d+)\]$/.exec(target(`${folder}/ns/net`))?.[1];
  const program = pid === process.pid ? OWN_PROGRAM : read(`${folder}/comm`).trim() || 'a program';
  return [{ pid, program, namespace: inode === undefined ? null : Number(inode) }];
}

const holds = (path: string, device: string): boolean =>
  new RegExp(`^iff:\\s+${escaped(device)}$`, 'm').test(read(path));
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function numbers(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return []; // It ended meanwhile, or belongs to somebody whom we may not look at.
  }
}

function target(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export const holderMessage = ({ program, pid }: Holder): Message => say('port.holder', { program, pid });
