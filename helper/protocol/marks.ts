/**
 * How the kernel's objects say that they are ours. `cleanup` and the ownership column read these
 * marks back; nothing that lacks them is ever touched unless the user named it.
 */

/** Link group of every link that Taproom made (IFLA_GROUP); one request deletes them all. */
export const LINK_GROUP = 0x7470;

/** Prefix of the link alias (IFLA_IFALIAS): `taproom`, or `taproom:NETWORK` when a network owns it. */
export const LINK_ALIAS = 'taproom';

/** The alias of what this network made; also on the loopback of a namespace that it made. */
export const networkAlias = (network: string | null): string =>
  network === null ? LINK_ALIAS : `${LINK_ALIAS}:${network}`;

/** Whose alias this is: a network's name, null for what was made by hand, undefined for what is not ours. */
export function networkOfAlias(alias: string | null): string | null | undefined {
  if (alias === LINK_ALIAS) return null;
  return alias?.startsWith(`${LINK_ALIAS}:`) === true ? alias.slice(LINK_ALIAS.length + 1) : undefined;
}

/** The one nftables table, of the family inet, in each namespace with NAT. */
export const NFT_TABLE = 'taproom';

/**
 * Protocol number of our routes, rules and addresses (RTA_PROTOCOL, FRA_PROTOCOL, IFA_PROTO).
 * Free in rtnetlink.h, whose named numbers end at 192 (EIGRP).
 */
export const ROUTE_PROTOCOL = 214;
