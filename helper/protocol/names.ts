import { Address4, Address6 } from 'ip-address';
import * as z from 'zod';

/**
 * The strict forms of everything that ends up in a netlink attribute or a file name. Each message
 * names the fault and the fix, because it is what the user reads.
 */

/** Kernel bound: IFNAMSIZ is 16 bytes with the final NUL (linux/if.h). */
export const LINK_NAME_MAX = 15;

/**
 * Why no link can have this name, or null: the kernel's own rule (dev_valid_name) and a little more.
 * Links of others may be named as oddly as this lets them be, and can still be looked at and deleted.
 */
export function linkNameFault(name: string): string | null {
  if (name.length === 0) return 'A link needs a name.';
  if (!/^[\x21-\x7e]+$/.test(name)) return 'A link name holds printable ASCII without spaces.';
  if (name.length > LINK_NAME_MAX)
    return `A link name has at most ${LINK_NAME_MAX} bytes; this one has ${name.length}.`;
  if (name === '.' || name === '..') return `"${name}" is a folder name, not a link name.`;
  if (/[/:]/.test(name)) return 'A link name cannot contain "/" or ":".';
  if (name.startsWith('-')) return 'A link name cannot start with "-": commands would read it as an option.';
  if (name === 'all' || name === 'default') return `"${name}" means every link in /proc/sys/net; choose another name.`;
  return null;
}

/** Why a link cannot be given this name, or null: nothing that a shell takes for something else. */
export function newLinkNameFault(name: string): string | null {
  const fault = linkNameFault(name);
  if (fault !== null || /^[A-Za-z0-9._+~^=,-]+$/.test(name)) return fault;
  return 'The name of a new link holds letters, digits and . _ + ~ ^ = , - only: the rest means something to shells.';
}

/** A pattern such as `tap%d`, for which the kernel chooses the number. */
export const isNamePattern = (name: string): boolean => /^[A-Za-z0-9_.-]{1,12}%d$/.test(name);

const withFault = (fault: (text: string) => string | null) =>
  z.string().superRefine((text, context) => {
    const message = fault(text);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

/** The other end of a veth pair that is not named: `NAME-peer`, or the shorter `NAME-p`, within the kernel's bound. */
export function defaultPeer(name: string): string {
  return name.length + 5 <= LINK_NAME_MAX ? `${name}-peer` : `${name.slice(0, LINK_NAME_MAX - 2)}-p`;
}

export const LinkName = withFault(linkNameFault);
/** A name for a link to be made: literal, or a pattern such as `tap%d`. */
export const NewLinkName = withFault((text) => (isNamePattern(text) ? null : newLinkNameFault(text)));
/** A name that an existing link is given: literal. */
export const RenamedLinkName = withFault(newLinkNameFault);

/** Names below /run/netns; the helper's own namespace is the empty string. */
export function namespaceNameFault(name: string): string | null {
  if (name.length === 0) return 'A namespace needs a name.';
  if (name.length > 64) return 'A namespace name has at most 64 characters.';
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name)) {
    return 'A namespace name holds letters, digits, "_", "." and "-", and starts with a letter, digit or "_".';
  }
  return null;
}
export const NamespaceName = withFault(namespaceNameFault);
/** Where an object lives: a named namespace, or `""` for the helper's own. */
export const NamespaceRef = withFault((text) => (text === '' ? null : namespaceNameFault(text)));

/** A network's name is part of its file's name, of link aliases and of nftables chains. */
export function networkNameFault(name: string): string | null {
  if (name.length === 0) return 'A network needs a name.';
  if (name.length > 32) return `A network name has at most 32 characters; this one has ${name.length}.`;
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
    return 'A network name holds letters, digits, "-" and "_", and starts with a letter or digit; the description may hold anything.';
  }
  return null;
}
export const NetworkName = withFault(networkNameFault);

export function macFault(text: string): string | null {
  if (!/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/.test(text)) return 'A MAC address looks like 02:00:00:12:34:56.';
  if (parseInt(text.slice(0, 2), 16) & 1)
    return 'The first byte of a MAC address of a link must be even: an odd one is a multicast address.';
  if (/^(00:){5}00$/.test(text)) return 'The all-zero MAC address cannot be used.';
  return null;
}
export const Mac = withFault(macFault);

export type Family = 'ipv4' | 'ipv6';
export const Family = z.enum(['ipv4', 'ipv6']);

/** The family of a strict textual address without prefix, or null: no `10.1`, no `010.0.0.1`, no zone. */
export function addressFamily(text: string): Family | null {
  if (text.includes('/') || text.includes('%')) return null;
  if (/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text) && Address4.isValid(text)) return 'ipv4';
  if (text.includes(':') && Address6.isValid(text)) return 'ipv6';
  return null;
}

export function addressFault(text: string): string | null {
  if (addressFamily(text)) return null;
  if (text.includes('%')) return 'An address here has no zone ("%..."): name the link with dev instead.';
  if (text.includes('/')) return 'This takes an address without a prefix length.';
  if (/^[\d.]+$/.test(text))
    return 'An IPv4 address has four numbers from 0 to 255 without leading zeros, such as 192.0.2.1.';
  return 'This is not an IPv4 or IPv6 address, such as 192.0.2.1 or 2001:db8::1.';
}
export const IpAddress = withFault(addressFault);

export interface Cidr {
  family: Family;
  address: string;
  prefixLength: number;
}

/** `address/length` taken apart, or null. Without a length: /32 or /128. */
export function parseCidr(text: string): Cidr | null {
  const match = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text);
  const address = match?.[1];
  const family = address === undefined ? null : addressFamily(address);
  if (!address || !family) return null;
  const max = family === 'ipv4' ? 32 : 128;
  const prefixLength = match[2] === undefined ? max : Number(match[2]);
  return prefixLength <= max ? { family, address, prefixLength } : null;
}

export function cidrFault(text: string): string | null {
  if (parseCidr(text)) return null;
  const [address = '', length] = text.split('/', 2);
  const fault = addressFault(address);
  if (fault) return fault;
  const max = addressFamily(address) === 'ipv4' ? 32 : 128;
  return `The prefix length after "/" is a number from 0 to ${max}; this one is "${length ?? ''}".`;
}
/** An address with its prefix length: 192.0.2.1/24, 2001:db8::1/64. */
export const CidrText = withFault(cidrFault);

/** Whether no bit stands behind the prefix length: a route's destination, not a host's address. */
export function isNetworkPrefix({ family, address, prefixLength }: Cidr): boolean {
  const bits = family === 'ipv4' ? new Address4(address).bigInt() : new Address6(address).bigInt();
  const hostBits = BigInt((family === 'ipv4' ? 32 : 128) - prefixLength);
  return (bits & ((1n << hostBits) - 1n)) === 0n;
}

export function prefixFault(text: string): string | null {
  if (text === 'default') return null;
  const fault = cidrFault(text);
  if (fault) return fault;
  const cidr = parseCidr(text);
  return cidr && isNetworkPrefix(cidr)
    ? null
    : 'A prefix has no bits set behind its length: write 192.0.2.0/24, not 192.0.2.1/24.';
}
/** The destination of a route or rule: `default`, 192.0.2.0/24, 2001:db8::/32. */
export const Prefix = withFault(prefixFault);
