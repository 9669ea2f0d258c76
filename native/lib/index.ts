/** The typed entrance to the native addon; see types.ts for what each part means. */
export { openNetlink, type NetlinkOptions } from './netlink.ts';
export * from './datapath.ts';
export type * from './datapath-types.ts';
export * from './system.ts';
export * from './tun.ts';
export type * from './types.ts';
