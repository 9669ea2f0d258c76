export type { Exported } from './exported.ts';
export { exportNetplan } from './netplan.ts';
export { exportNetworkd } from './networkd.ts';
