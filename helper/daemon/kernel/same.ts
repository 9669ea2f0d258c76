import { Address4, Address6 } from 'ip-address';
import { addressFamily, parseCidr, type Cidr } from '../../protocol/index.ts';

/** Comparisons of what was asked for with what the kernel says, which may write it otherwise. Pure. */

/** Whether two texts are the same IP address: `2001:DB8:0::1` is `2001:db8::1`. */
export function sameAddress(a: string, b: string): boolean {
  const family = addressFamily(a);
  if (family === null || family !== addressFamily(b)) return a === b;
  return number(family, a) === number(family, b);
}

const number = (family: Cidr['family'], text: string): bigint =>
  family === 'ipv4' ? new Address4(text).bigInt() : new Address6(text).bigInt();

/** Whether two destinations are the same; `default` is the prefix of length 0 of `family`. */
export function sameDestination(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [parseCidr(a), parseCidr(b)];
  if (left === null || right === null) return isDefault(a) && isDefault(b);
  return left.prefixLength === right.prefixLength && sameAddress(left.address, right.address);
}

/** Whether a destination lies in a prefix, or is it; everything lies in `default`. */
export function containsPrefix(prefix: string, destination: string): boolean {
  if (isDefault(prefix)) return true;
  const [outer, inner] = [parseCidr(prefix), parseCidr(destination)];
  if (outer === null || inner?.family !== outer.family || inner.prefixLength < outer.prefixLength) return false;
  const rest = BigInt((outer.family === 'ipv4' ? 32 : 128) - outer.prefixLength);
  return number(outer.family, outer.address) >> rest === number(inner.family, inner.address) >> rest;
}

const isDefault = (text: string): boolean => text === 'default' || parseCidr(text)?.prefixLength === 0;

type Option = string | number | boolean | null | undefined;

/** Whether an option of a link reads back as asked. Times have a grain: the kernel counts them in 1/100 s (USER_HZ). */
export function sameOption(asked: Option, found: Option): boolean {
  if (asked === found) return true;
  if (typeof asked === 'number' && typeof found === 'number') return Math.abs(asked - found) < 0.01;
  if (typeof asked === 'string' && typeof found === 'string')
    return sameAddress(asked.toLowerCase(), found.toLowerCase());
  return asked === null && found === undefined;
}

/** A copy of an object that lacks one field. */
export function without<T extends object, K extends keyof T>(from: T, field: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name !== field)) as Omit<T, K>;
}
