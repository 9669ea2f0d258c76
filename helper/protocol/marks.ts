/**
 * How the kernel's objects say that they are ours. `cleanup` and the ownership column read these
 * marks back; nothing that lacks them is ever touched unless the user named it.
 */

/** Link group of every link that Taproom made (IFLA_GROUP); one request deletes them all. */
export const LINK_GROUP = 0x7470;

/** Prefix of the link alias (IFLA_IFALIAS): `taproom`, or `taproom:NETWORK` when a network owns it. */
export const LINK_ALIAS = 'taproom';

/**
 * Protocol number of our routes, rules and addresses (RTA_PROTOCOL, FRA_PROTOCOL, IFA_PROTO).
 * Free in rtnetlink.h, whose named numbers end at 192 (EIGRP).
 */
export const ROUTE_PROTOCOL = 214;
