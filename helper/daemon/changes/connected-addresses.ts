import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { Address6 } from 'ip-address';
import type { Connection } from '../world/types.ts';

/** TCP_ESTABLISHED (net/tcp_states.h), as /proc/net/tcp writes it. */
const ESTABLISHED = '01';
const MAPPED = '00000000000000000000ffff';

/**
 * Established connections to other machines, by the text of /proc/net/tcp or tcp6 (proc(5)): addresses are
 * written as 32-bit words in the byte order of the machine. Those that differ in the other's port alone are one. Pure.
 */
export function connectionsIn(text: string, order: 'LE' | 'BE'): Connection[] {
  const known = new Set<string>();
  for (const line of text.split('\n').slice(1)) {
    const [, local = '', remote = '', state] = line.trim().split(/\s+/);
    if (state === ESTABLISHED) known.add(`${local} ${withoutPort(remote)}`);
  }
  return [...known].flatMap((pair) => {
    const [end = '', other = ''] = pair.split(' ');
    const [local, remote] = [addressOf(withoutPort(end), order), addressOf(other, order)];
    return local === null || remote === null || local === remote || isLoopback(local)
      ? []
      : [{ local, remote, port: parseInt(end.slice(end.lastIndexOf(':') + 1), 16) }];
  });
}

const FILES = [
  { protocol: 'TCP', sockets: '/proc/self/net/sockstat', connections: '/proc/self/net/tcp' },
  { protocol: 'TCP6', sockets: '/proc/self/net/sockstat6', connections: '/proc/self/net/tcp6' },
];
/**
 * Milliseconds that what was read serves as long as there are as many sockets: reading takes the kernel 10 ms or more.
 */
const KEPT = 500;
let last = { sockets: '', at: Number.NEGATIVE_INFINITY, connections: [] as Connection[] };

/** Of the helper's own namespace. A kernel without IPv6 has no tcp6. */
export function readConnections(): Connection[] {
  const now = performance.now();
  // The kernel goes through the whole machine's table for each of them: not where there is no socket.
  const counts = FILES.map(({ protocol, sockets }) => socketsIn(textOf(sockets), protocol));
  const sockets = counts.join();
  if (last.sockets === sockets && now - last.at < KEPT) return last.connections;
  const connections = FILES.flatMap((file, position) =>
    counts[position] === 0 ? [] : connectionsIn(textOf(file.connections), endianness()),
  );
  last = { sockets, at: now, connections };
  return connections;
}

/**
 * How many sockets of a protocol there are, by the text of /proc/net/sockstat or sockstat6; null: it does not say.
 * Pure.
 */
export function socketsIn(text: string, protocol: string): number | null {
  const count = new RegExp(`^${protocol}: inuse (\\d+)`, 'm').exec(text)?.[1];
  return count === undefined ? null : Number(count);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const withoutPort = (text: string): string => text.slice(0, text.lastIndexOf(':'));

function addressOf(words: string, order: 'LE' | 'BE'): string | null {
  if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/i.test(words)) return null;
  const hex = (words.match(/.{8}/g) ?? [])
    .map((word) => (order === 'LE' ? (word.match(/../g) ?? []).reverse().join('') : word))
    .join('')
    .toLowerCase();
  if (hex.length === 8) return dotted(hex);
  if (hex.startsWith(MAPPED)) return dotted(hex.slice(MAPPED.length));
  return Address6.fromBigInt(BigInt(`0x${hex}`)).correctForm();
}

const dotted = (hex: string): string => (hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16)).join('.');
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
