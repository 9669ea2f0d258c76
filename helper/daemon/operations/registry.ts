import type { Operation, OperationOf } from '../../protocol/index.ts';
import { addressOperations } from './address/index.ts';
import { datapathOperations } from './datapath/index.ts';
import { dhcpOperations } from './dhcp/index.ts';
import { dnsOperations } from './dns/index.ts';
import { linkOperations } from './link/index.ts';
import { namespaceOperations } from './namespace/index.ts';
import { natOperations } from './nat/index.ts';
import type { OperationKind } from './operation-kind.ts';
import { routeOperations } from './route/index.ts';
import { ruleOperations } from './rule/index.ts';
import { settingOperations } from './setting/index.ts';
import { unmanagedOperations } from './unmanaged/index.ts';

type OperationKinds = { readonly [K in Operation['op']]: OperationKind<K> };

/** Every operation that there is, by subject. */
const OPERATIONS: OperationKinds = {
  ...addressOperations,
  ...datapathOperations,
  ...dhcpOperations,
  ...dnsOperations,
  ...linkOperations,
  ...namespaceOperations,
  ...natOperations,
  ...routeOperations,
  ...ruleOperations,
  ...settingOperations,
  ...unmanagedOperations,
};

/** All that there is to say of an operation. An operation's name is tied to its type by the registry alone. */
export const kindOf = <K extends Operation['op']>({ op }: OperationOf<K>): OperationKind<K> => OPERATIONS[op];
