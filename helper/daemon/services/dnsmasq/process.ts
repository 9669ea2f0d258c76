import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { namespacePath } from '../../namespaces.ts';

/**
 * Processes as /proc shows them (proc(5)). A dnsmasq of ours is known by the configuration that it was
 * started with, which lies in a folder that only we write, and by whose process it is: so another
 * helper finds it too, and a process that got a number again is not taken for it.
 */
export interface ServiceProcess {
  readonly pid: number;
  /** Clock ticks after the boot: with the number the identity of a process. */
  readonly startTime: string;
  readonly configFile: string;
}

const CONF = '--conf-file=';
export const configArgument = (file: string): string => CONF + file;

/** Field 22 of /proc/PID/stat; the name in field 2 may hold anything. A zombie has ended already. */
function startTimeOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

export function processAt(pid: number): ServiceProcess | null {
  const startTime = startTimeOf(pid);
  const argument = read(`/proc/${pid}/cmdline`)
    ?.split('\0')
    .find((text) => text.startsWith(CONF));
  return startTime === null || argument === undefined
    ? null
    : { pid, startTime, configFile: argument.slice(CONF.length) };
}

/** Processes whose configuration lies below the folder. `uids`: whose they may be. */
export function findProcesses(folder: string, uids: readonly number[]): ServiceProcess[] {
  return processIds().flatMap((pid) => {
    const found = processAt(pid);
    return found?.configFile.startsWith(`${folder}/`) === true && uids.includes(ownerOf(pid) ?? -1) ? [found] : [];
  });
}

export const processIds = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

export const isAlive = ({ pid, startTime }: ServiceProcess): boolean => startTimeOf(pid) === startTime;

/** Whether it lives in the namespace that has this name now. */
export function isInNamespace({ pid }: ServiceProcess, namespace: string): boolean {
  try {
    return statSync(`/proc/${pid}/ns/net`).ino === statSync(namespacePath(namespace) ?? '/proc/self/ns/net').ino;
  } catch {
    return false;
  }
}

function ownerOf(pid: number): number | null {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return null;
  }
}

/** Inodes of the sockets that a process holds; none where it may not be looked into. */
export function socketsOf(pid: number): Set<string> {
  const inodes = new Set<string>();
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkAt(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  } catch {
    // It ended, or is not ours to look into.
  }
  return inodes;
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** UDP ports that a process has bound, in its own namespace. */
export function boundPorts(pid: number): Set<number> {
  const own = socketsOf(pid);
  const tables = ['udp', 'udp6'].map((name) => read(`/proc/${pid}/net/${name}`) ?? '');
  return new Set(
    tables
      .flatMap(parseSockets)
      .filter(({ inode }) => own.has(inode))
      .map(({ port }) => port),
  );
}

interface BoundSocket {
  readonly port: number;
  readonly inode: string;
  /** 127.0.0.0/8 or ::1. */
  readonly loopback: boolean;
}

/** Rows of /proc/net/{udp,tcp}{,6} that are bound and not connected. Pure. */
export function parseSockets(table: string): BoundSocket[] {
  return table.split('\n').flatMap((line): BoundSocket[] => {
    const fields = line.trim().split(/\s+/);
    const [, local = '', remote = ''] = fields;
    const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local);
    const inode = fields[9];
    if (!match?.[1] || !match[2] || inode === undefined || !remote.endsWith(':0000')) return [];
    // Words in the machine's byte order: 127.0.0.1 is 0100007F on little-endian machines.
    const loopback = /^(?:.{6}7F|7F.{6}|0{24}01000000|0{31}1)$/.test(match[1]);
    return [{ port: parseInt(match[2], 16), inode, loopback }];
  });
}
