/** The planner's face: everything that others of the helper use of it. */
export { applies } from './applies.ts';
export { commandsOf } from './commands.ts';
export { describeDrift } from './drift.ts';
export { inPlaceKey, operationKey } from './keys.ts';
export { planNetwork } from './plan.ts';
export { serviceOperationsOf } from './service-operations.ts';
export { SERVICES } from './wanted-services.ts';
export { inverseOf, stepOf } from './steps.ts';
export { neededSysctls, type SysctlOf } from './sysctls.ts';
export * from './types.ts';
