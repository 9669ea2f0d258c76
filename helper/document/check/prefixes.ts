import { Address4, Address6 } from 'ip-address';
import { parseCidr, type Cidr, type Family } from '../../protocol/index.ts';

/** Addresses as numbers, for comparing what they cover. */
export interface Block {
  readonly family: Family;
  readonly length: number;
  /** The address itself, and the first and last of its prefix. */
  readonly address: bigint;
  readonly first: bigint;
  readonly last: bigint;
}

/** As people write it. */
export const familyName = (family: Family): string => (family === 'ipv4' ? 'IPv4' : 'IPv6');

export const widthOf = (family: Family): number => (family === 'ipv4' ? 32 : 128);

export function blockOf({ family, address, prefixLength }: Cidr): Block {
  const bits = family === 'ipv4' ? new Address4(address).bigInt() : new Address6(address).bigInt();
  const span = (1n << BigInt(widthOf(family) - prefixLength)) - 1n;
  return { family, length: prefixLength, address: bits, first: bits & ~span, last: bits | span };
}

/** A checked address or prefix of a document; `default` and whatever is none: null. */
export function block(text: string): Block | null {
  const cidr = parseCidr(text);
  return cidr && blockOf(cidr);
}

/** Whether the first covers all of the second. */
export const covers = (outer: Block, inner: Block): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

export const overlaps = (a: Block, b: Block): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;

export const samePrefix = (a: Block, b: Block): boolean =>
  a.family === b.family && a.first === b.first && a.length === b.length;

export const isSingle = ({ family, length }: Block): boolean => length === widthOf(family);

const LINK_LOCAL = block('fe80::/10');
export const isLinkLocal = (one: Block): boolean => LINK_LOCAL !== null && covers(LINK_LOCAL, one);

const addressText = (family: Family, bits: bigint): string =>
  family === 'ipv4' ? Address4.fromBigInt(bits).correctForm() : Address6.fromBigInt(bits).correctForm();

/** The text of an address within a prefix, counted from its first. */
export const addressAt = ({ family, first }: Block, number: bigint): string => addressText(family, first + number);
export const prefixText = (one: Block): string => `${addressText(one.family, one.first)}/${one.length}`;

/** The prefix that an address with its length lies in: 192.0.2.1/24 is 192.0.2.0/24. */
export const networkOf = (cidr: Cidr): string => prefixText(blockOf(cidr));
