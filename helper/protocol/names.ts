import { Address4, Address6 } from 'ip-address';
import * as z from 'zod';
import { LINK_NAME_MAX } from './kinds/link/peer.ts';
import { say, type Message } from './messages/index.ts';

/**
 * The strict forms of everything that ends up in a netlink attribute or a file name. Each message
 * names the fault and the fix, because it is what the user reads.
 */

/**
 * Why no link can have this name, or null: the kernel's own rule (dev_valid_name) and a little more.
 * Links of others may be named as oddly as this lets them be, and can still be looked at and deleted.
 */
export function linkNameFault(name: string): Message | null {
  if (name.length === 0) return say('value.linkNameEmpty');
  if (!/^[\x21-\x7e]+$/.test(name)) return say('value.linkNameCharacters');
  if (name.length > LINK_NAME_MAX) return say('value.linkNameLong', { most: LINK_NAME_MAX, length: name.length });
  if (name === '.' || name === '..') return say('value.linkNameFolder', { name });
  if (/[/:]/.test(name)) return say('value.linkNameSlash');
  if (name.startsWith('-')) return say('value.linkNameDash');
  if (name === 'all' || name === 'default') return say('value.linkNameReserved', { name });
  return null;
}

/** Why a link cannot be given this name, or null: nothing that a shell takes for something else. */
export function newLinkNameFault(name: string): Message | null {
  const fault = linkNameFault(name);
  if (fault !== null || /^[A-Za-z0-9._+~^=,-]+$/.test(name)) return fault;
  return say('value.linkNameShell');
}

/** A pattern such as `tap%d`, for which the kernel chooses the number. */
export const isNamePattern = (name: string): boolean => /^[A-Za-z0-9_.-]{1,12}%d$/.test(name);

/** The issue carries the message's code and values; `issueMessage` puts them together again. */
const withFault = (fault: (text: string) => Message | null) =>
  z.string().superRefine((text, context) => {
    const message = fault(text);
    if (message !== null) context.addIssue({ code: 'custom', message: message.code, params: message.values });
  });

export const LinkName = withFault(linkNameFault);
/** A name for a link to be made: literal, or a pattern such as `tap%d`. */
export const NewLinkName = withFault((text) => (isNamePattern(text) ? null : newLinkNameFault(text)));
/** A name that an existing link is given: literal. */
export const RenamedLinkName = withFault(newLinkNameFault);

const NAMESPACE_NAME_MAX = 64;
/** Names below /run/netns; the helper's own namespace is the empty string. */
export function namespaceNameFault(name: string): Message | null {
  if (name.length === 0) return say('value.namespaceNameEmpty');
  if (name.length > NAMESPACE_NAME_MAX) return say('value.namespaceNameLong', { most: NAMESPACE_NAME_MAX });
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name)) {
    return say('value.namespaceNameCharacters');
  }
  return null;
}
export const NamespaceName = withFault(namespaceNameFault);

/** What holds a namespace that has no name below /run/netns; the first word of the name that it is given. */
export const HOLDER_KINDS = [
  'docker',
  'podman',
  'containerd',
  'crio',
  'lxc',
  'machine',
  'unit',
  'sandbox',
  'pid',
  'mount',
] as const;
const FOREIGN_NAME = new RegExp(`^(${HOLDER_KINDS.join('|')}):[A-Za-z0-9@_.:+-]{1,100}$`);
/** `docker:web`, `unit:foo.service`, `pid:1234`: found where something holds it, never made by Taproom. */
export const isForeignNamespace = (name: string): boolean => name.includes(':') && FOREIGN_NAME.test(name);

/** Where an object lives: a named or foreign namespace, or `""` for the helper's own. */
export const NamespaceRef = withFault((text) =>
  text === '' || isForeignNamespace(text) ? null : namespaceNameFault(text),
);

export const NETWORK_NAME_MAX = 32;
/** A network's name is part of its file's name, of link aliases and of nftables chains. */
export function networkNameFault(name: string): Message | null {
  if (name.length === 0) return say('value.networkNameEmpty');
  if (name.length > NETWORK_NAME_MAX)
    return say('value.networkNameLong', { most: NETWORK_NAME_MAX, length: name.length });
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
    return say('value.networkNameCharacters');
  }
  return null;
}
export const NetworkName = withFault(networkNameFault);

export function macFault(text: string): Message | null {
  if (!/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/.test(text)) return say('value.macForm');
  if (parseInt(text.slice(0, 2), 16) & 1) return say('value.macMulticast');
  if (/^(00:){5}00$/.test(text)) return say('value.macZero');
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

export function addressFault(text: string): Message | null {
  if (addressFamily(text)) return null;
  if (text.includes('%')) return say('value.addressZone');
  if (text.includes('/')) return say('value.addressOnly');
  if (/^[\d.]+$/.test(text)) return say('value.ipv4');
  return say('value.address');
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

export function cidrFault(text: string): Message | null {
  if (parseCidr(text)) return null;
  const [address = '', length] = text.split('/', 2);
  const fault = addressFault(address);
  if (fault) return fault;
  const max = addressFamily(address) === 'ipv4' ? 32 : 128;
  return say('value.prefixLength', { most: max, length: length ?? '' });
}
/** An address with its prefix length: 192.0.2.1/24, 2001:db8::1/64. */
export const CidrText = withFault(cidrFault);

/** Whether no bit stands behind the prefix length: a route's destination, not a host's address. */
export function isNetworkPrefix({ family, address, prefixLength }: Cidr): boolean {
  const bits = family === 'ipv4' ? new Address4(address).bigInt() : new Address6(address).bigInt();
  const hostBits = BigInt((family === 'ipv4' ? 32 : 128) - prefixLength);
  return (bits & ((1n << hostBits) - 1n)) === 0n;
}

export function prefixFault(text: string): Message | null {
  if (text === 'default') return null;
  const fault = cidrFault(text);
  if (fault) return fault;
  const cidr = parseCidr(text);
  return cidr && isNetworkPrefix(cidr) ? null : say('value.hostBits');
}
/** The destination of a route or rule: `default`, 192.0.2.0/24, 2001:db8::/32. */
export const Prefix = withFault(prefixFault);
