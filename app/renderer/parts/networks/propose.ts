import { LINK_NAME_MAX, parseCidr } from '../../../../helper/protocol/index.ts';

/** Proposals that do not collide with what is there. Pure. */

/** `name`, or `name-2`, `name-3` ... until it is free; never longer than `most`. */
export function freeName(name: string, taken: ReadonlySet<string>, most = 32): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const end = `-${number}`;
    const proposed = `${name.slice(0, most - end.length)}${end}`;
    if (!taken.has(proposed)) return proposed;
  }
}

/** A free link name: the number at its end counted up, or one put there. */
export function freeLinkName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const [, stem = name, digits = ''] = /^(.*?)(\d*)$/.exec(name) ?? [];
  for (let number = digits === '' ? 1 : Number(digits) + 1; ; number += 1) {
    const proposed = `${stem.slice(0, LINK_NAME_MAX - String(number).length)}${number}`;
    if (!taken.has(proposed)) return proposed;
  }
}

/** An IPv4 address as a number of 32 bits. */
export const ipv4Number = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const ipv4Text = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** An IPv4 prefix: its first address and how many it holds. */
export interface Block {
  first: number;
  size: number;
}

/** The block that an address with its length stands in; null for anything else than IPv4. */
export function blockOf(cidr: string): Block | null {
  const parsed = parseCidr(cidr);
  if (parsed?.family !== 'ipv4') return null;
  const size = 2 ** (32 - parsed.prefixLength);
  const address = ipv4Number(parsed.address);
  return { first: address - (address % size), size };
}
export const overlaps = (a: Block, b: Block): boolean => a.first < b.first + b.size && b.first < a.first + a.size;
export const prefixText = ({ first, size }: Block): string => `${ipv4Text(first)}/${32 - Math.log2(size)}`;

/** 10.0.0.0/8: room enough that nobody waits for a proposal (RFC 1918). */
const PRIVATE: Block = { first: 10 * 2 ** 24, size: 2 ** 24 };

/**
 * The prefix as it is, where nothing overlaps it, else the next of its size in 10.0.0.0/8, from 10.42.0.0 on
 * (what starts at 10.0 is what VPNs and clouds take first); null where all are taken.
 */
export function freePrefix(wanted: string, taken: readonly Block[]): string | null {
  const block = blockOf(wanted);
  if (block === null) return null;
  const free = (candidate: Block) => !taken.some((other) => overlaps(candidate, other));
  if (free(block)) return prefixText(block);
  const step = Math.max(block.size, 256);
  const start = ipv4Number('10.42.0.0');
  const count = PRIVATE.size / step;
  for (let i = 0; i < count; i += 1) {
    const first = PRIVATE.first + ((start - PRIVATE.first + i * step) % PRIVATE.size);
    if (free({ first, size: block.size })) return prefixText({ first, size: block.size });
  }
  return null;
}

/**
 * The address with its bits behind the prefix kept, in another prefix of the same length; as it is where it is not of
 * the old one.
 */
export function moveAddress(text: string, from: Block, to: Block): string {
  const [address = '', length] = text.split('/', 2);
  if (!/^\d+(\.\d+){3}$/.test(address)) return text;
  const number = ipv4Number(address);
  if (number < from.first || number >= from.first + from.size) return text;
  return `${ipv4Text(number - from.first + to.first)}${length === undefined ? '' : `/${length}`}`;
}
