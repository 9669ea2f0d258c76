import type { Operation } from '../../protocol/index.ts';
import { dhcpOperations } from './dhcp/index.ts';
import { dnsOperations } from './dns/index.ts';
import { natOperations } from './nat/index.ts';
import type { ServiceOp, ServiceOperation } from './service.ts';
import { unmanagedOperations } from './unmanaged/index.ts';

export type { ServiceOperation } from './service.ts';

const SERVICES = { ...dhcpOperations, ...dnsOperations, ...natOperations, ...unmanagedOperations };

export const isService = (operation: Operation): operation is ServiceOperation => Object.hasOwn(SERVICES, operation.op);

/** The same service, doing nothing. */
export const emptied = (operation: ServiceOperation): ServiceOperation =>
  // An operation's name is tied to its type by the table alone.
  (SERVICES[operation.op] as { emptied(of: ServiceOperation): ServiceOperation }).emptied(operation);

export type { ServiceOp };
