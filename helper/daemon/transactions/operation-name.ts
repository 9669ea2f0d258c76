import type { Operation } from '../../protocol/index.ts';

/** An operation in a few words, as part of a sentence about what is left: `delete link v0 in namespace red`. Pure. */
export function operationName(operation: Operation): string {
  const at = (namespace: string): string => (namespace === '' ? '' : ` in namespace ${namespace}`);
  switch (operation.op) {
    case 'namespace.add':
      return `make namespace ${operation.name}`;
    case 'namespace.delete':
      return `delete namespace ${operation.name}`;
    case 'link.add':
      return `make ${operation.link.kind} link ${operation.link.name}${at(operation.link.namespace)}`;
    case 'link.delete':
      return `delete link ${operation.link}${at(operation.namespace)}`;
    case 'link.set':
      return `set ${Object.keys(operation.set).join(', ')} of link ${operation.link}${at(operation.namespace)}`;
    case 'address.add':
      return `add address ${operation.address.address} to ${operation.link}${at(operation.namespace)}`;
    case 'address.delete':
      return `remove address ${operation.address} from ${operation.link}${at(operation.namespace)}`;
    case 'route.add':
      return `add route to ${operation.route.destination}${at(operation.route.namespace)}`;
    case 'route.delete':
      return `delete route to ${operation.route.destination}${at(operation.route.namespace)}`;
    case 'rule.add':
      return `add rule${at(operation.rule.namespace)}`;
    case 'rule.delete':
      return `delete rule${at(operation.rule.namespace)}`;
    case 'sysctl.set':
      return `set ${operation.key}${operation.link === null ? '' : ` of ${operation.link}`} to ${operation.value}${at(operation.namespace)}`;
    case 'nat.set':
      return `set NAT of network ${operation.network}${at(operation.namespace)}`;
    case 'dhcp.set':
      return `set DHCP of network ${operation.network}${at(operation.namespace)}`;
    case 'dns.set':
      return `set name servers of ${operation.link}`;
    case 'unmanaged.set':
      return `set unmanaged links of network ${operation.network}`;
    case 'datapath.add':
      return `make ${operation.datapath.type} ${operation.datapath.name}`;
    case 'datapath.set':
      return `change ${operation.datapath.type} ${operation.datapath.name}`;
    case 'datapath.delete':
      return `delete datapath ${operation.name}`;
  }
}
