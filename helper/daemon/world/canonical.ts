import { Address6 } from 'ip-address';
import { addressFamily, parseCidr, type Family } from '../../protocol/index.ts';

/**
 * One spelling for each thing, so that what a document says, what the kernel says and what the journal
 * says can be compared as text. IPv4 has one spelling already (names.ts takes no other).
 */

/**
 * A plan reads each address a dozen times, and reading one takes longer than all else that is done with
 * it: what was read is kept, up to this many texts.
 */
const KEPT = 50_000;
function kept<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= KEPT) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

/** `address/length` taken apart; null: it is none. */
export const cidrOfText = kept(parseCidr);

const canonicalIpv6 = kept((text) => new Address6(text).correctForm());
export const canonicalAddress = (text: string): string => (text.includes(':') ? canonicalIpv6(text) : text);

/** `address/length`; an address alone is of full length. */
export const canonicalCidr = kept((text) => {
  const cidr = cidrOfText(text);
  return cidr ? `${canonicalAddress(cidr.address)}/${cidr.prefixLength}` : text;
});

/** `default` for every prefix of length 0: the family says which. */
export function canonicalPrefix(text: string): string {
  if (text === 'default') return text;
  const cidr = cidrOfText(text);
  if (!cidr) return text;
  return cidr.prefixLength === 0 ? 'default' : `${canonicalAddress(cidr.address)}/${cidr.prefixLength}`;
}

/** The same, and null for what stands for everything: a rule's `from default`. */
export const canonicalSelector = (text: string | null | undefined): string | null => {
  const prefix = text == null ? 'default' : canonicalPrefix(text);
  return prefix === 'default' ? null : prefix;
};

/** The network that an address with prefix length lies in, as text: equal exactly for neighbours. IPv4 only. */
export function ipv4Network(address: string, prefixLength: number): string {
  const mask = prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
  return `${(ipv4Number(address) & mask) >>> 0}/${prefixLength}`;
}

export const ipv4Number = (address: string): number =>
  address.split('.').reduce((number, part) => ((number << 8) | Number(part)) >>> 0, 0);

/** Whether an address lies in a prefix (`default`, 192.0.2.0/24, 2001:db8::/32). */
export function contains(prefix: string, address: string): boolean {
  if (prefix === 'default') return true;
  const network = cidrOfText(prefix);
  const host = addressFamily(address);
  if (!network || network.family !== host) return false;
  const bits = network.family === 'ipv4' ? 32 : 128;
  const shift = BigInt(bits - network.prefixLength);
  return number(network.family, network.address) >> shift === number(network.family, address) >> shift;
}

const number = (family: Family, text: string): bigint =>
  family === 'ipv4' ? BigInt(ipv4Number(text)) : new Address6(text).bigInt();

/** JSON with its keys in order: equal exactly for equal values, whoever wrote them. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}
