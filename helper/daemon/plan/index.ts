/** The planner's face: everything that others of the helper use of it. */
export { describeDrift } from './drift.ts';
export { inPlaceKey } from './keys.ts';
export { planNetwork } from './plan.ts';
export { serviceOperationsOf } from './service-operations.ts';
export { SERVICES } from './wanted-services.ts';
export { neededSysctls, type SysctlOf } from './sysctls.ts';
export * from './types.ts';
