import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { Address6 } from 'ip-address';

/** TCP_ESTABLISHED (net/tcp_states.h), as /proc/net/tcp writes it. */
const ESTABLISHED = '01';
const MAPPED = '00000000000000000000ffff';

/**
 * Local addresses of established connections to other machines, by the text of /proc/net/tcp or tcp6
 * (proc(5)): addresses are written as 32-bit words in the byte order of the machine. Pure.
 */
export function connectedAddresses(text: string, order: 'LE' | 'BE'): Set<string> {
  const pairs = new Set<string>();
  for (const line of text.split('\n').slice(1)) {
    const [, local = '', remote = '', state] = line.trim().split(/\s+/);
    if (state === ESTABLISHED) pairs.add(`${withoutPort(local)} ${withoutPort(remote)}`);
  }
  const found = new Set<string>();
  for (const pair of pairs) {
    const [local, remote] = pair.split(' ').map((hex) => addressOf(hex, order));
    if (local != null && remote != null && local !== remote && !isLoopback(local)) found.add(local);
  }
  return found;
}

/** Of the helper's own namespace. A kernel without IPv6 has no tcp6. */
export function readConnectedAddresses(): Set<string> {
  const found = new Set<string>();
  for (const file of ['/proc/self/net/tcp', '/proc/self/net/tcp6']) {
    let text = '';
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      continue;
    }
    for (const address of connectedAddresses(text, endianness())) found.add(address);
  }
  return found;
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
