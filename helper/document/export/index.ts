export type { Exported } from './own-namespace.ts';
export { exportNetplan } from './netplan.ts';
export { exportNetworkd } from './networkd.ts';
