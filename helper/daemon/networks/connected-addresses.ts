import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { Address6 } from 'ip-address';
import type { Connection } from '../plan/types.ts';

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
    return local === null || remote === null || local === remote || isLoopback(local) ? [] : [{ local, remote, port: parseInt(end.slice(end.lastIndexOf(':') + 1), 16) }];
  });
}

/** Of the helper's own namespace. A kernel without IPv6 has no tcp6. */
export function readConnections(): Connection[] {
  return ['/proc/self/net/tcp', '/proc/self/net/tcp6'].flatMap((file) => {
    try {
      return connectionsIn(readFileSync(file, 'utf8'), endianness());
    } catch {
      return [];
    }
  });
}

const withoutPort = (text: string): string => text.slice(0, text.lastIndexOf(':'));

function addressOf(words: string, order: 'LE' | 'BE'): string | null {
  if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/i.test(words)) return null;
  const hex = (words.match(/.{8}/g) ?? []).map((word) => (order === 'LE' ? (word.match(/../g) ?? []).reverse().join('') : word)).join('').toLowerCase();
  if (hex.length === 8) return dotted(hex);
  if (hex.startsWith(MAPPED)) return dotted(hex.slice(MAPPED.length));
  return Address6.fromBigInt(BigInt(`0x${hex}`)).correctForm();
}

const dotted = (hex: string): string => (hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16)).join('.');
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
