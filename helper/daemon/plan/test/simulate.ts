import type { Operation } from '../../../protocol/index.ts';
import { need, openNamespace, refuse, serviceKey, settingOf, type Machine } from './machine.ts';
import { addAddress, deleteAddress } from './simulate-addresses.ts';
import { simulateDatapath } from './simulate-datapaths.ts';
import { addLink, deleteLink, setLink } from './simulate-links.ts';
import { addRoute, deleteRoute } from './simulate-routes.ts';
import { addRule, deleteRule } from './simulate-rules.ts';

/**
 * What the kernel does with an operation, and what it does on its own besides; written apart from the
 * planner's own expectations, so that each is held against the other. An operation that the kernel would refuse throws.
 *
 * From the kernel: fib_add_ifaddr, fib_del_ifaddr and fib_sync_down_dev (net/ipv4), addrconf_ifdown and
 * fib6_add_rt2node (net/ipv6), unregister_netdevice and dev_change_net_namespace (net/core/dev.c), br_del_if,
 * vlan_device_event.
 */
export function simulate(machine: Machine, operation: Operation): void {
  switch (operation.op) {
    case 'namespace.add':
      if (machine.namespaces.includes(operation.name)) refuse('EEXIST', operation);
      return openNamespace(
        machine,
        operation.name,
        operation.network === null ? 'taproom' : `taproom:${operation.network}`,
      );
    case 'namespace.delete':
      return deleteNamespace(machine, operation.name);
    case 'link.add':
      return addLink(machine, operation.link);
    case 'link.delete': {
      const link = need(machine, operation.namespace, operation.link);
      if (operation.alias !== null && (link.alias ?? '') !== operation.alias) refuse('guarded', operation);
      if (link.kind === 'physical' || link.kind === 'loopback') refuse('EOPNOTSUPP', operation);
      return deleteLink(machine, link);
    }
    case 'link.set':
      return setLink(machine, need(machine, operation.namespace, operation.link), operation.set);
    case 'address.add':
      return addAddress(machine, need(machine, operation.namespace, operation.link), operation.address);
    case 'address.delete':
      return deleteAddress(machine, need(machine, operation.namespace, operation.link), operation.address);
    case 'route.add':
      return addRoute(machine, operation.route);
    case 'route.delete':
      return deleteRoute(machine, operation.route);
    case 'rule.add':
      return addRule(machine, operation.rule);
    case 'rule.delete':
      return deleteRule(machine, operation.rule);
    case 'sysctl.set':
      if (!machine.namespaces.includes(operation.namespace)) refuse('ENOENT', operation);
      return setSetting(
        machine,
        operation.namespace,
        `${operation.namespace}/${operation.key}/${operation.link ?? ''}`,
        operation.value,
      );
    case 'nat.set':
      return setService(machine, operation, operation.nat.length === 0);
    case 'dhcp.set':
      return setService(machine, operation, operation.dhcp.length === 0);
    case 'dns.set':
      return setService(machine, operation, operation.dns === null);
    case 'unmanaged.set':
      return setService(machine, operation, operation.links.length === 0);
    case 'datapath.add':
    case 'datapath.set':
    case 'datapath.delete':
      return simulateDatapath(machine, operation);
  }
}

/** A change of ip_forward sets accept_redirects to its contrary; writing what it is already changes nothing. */
function setSetting(machine: Machine, namespace: string, name: string, value: number): void {
  if (name === `${namespace}/ipv4.forwarding/` && settingOf(machine, name) !== value)
    machine.sysctls.set(`${namespace}/ipv4.acceptRedirects/`, value === 0 ? 1 : 0);
  machine.sysctls.set(name, value);
}

function setService(machine: Machine, operation: Operation, isEmpty: boolean): void {
  if ('namespace' in operation && !machine.namespaces.includes(operation.namespace) && !isEmpty)
    refuse('ENOENT', operation);
  if (isEmpty) machine.services.delete(serviceKey(operation));
  else machine.services.set(serviceKey(operation), operation);
}

function deleteNamespace(machine: Machine, name: string): void {
  if (!machine.namespaces.includes(name)) refuse('ENOENT', name);
  // A process of ours inside would keep it alive.
  for (const service of machine.services.values())
    if (service.op === 'dhcp.set' && service.namespace === name) refuse('held', service);
  machine.namespaces = machine.namespaces.filter((other) => other !== name);
  for (const link of machine.links.filter(({ namespace }) => namespace === name))
    if (machine.links.includes(link)) deleteLink(machine, link);
  machine.routes = machine.routes.filter(({ namespace }) => namespace !== name);
  machine.rules = machine.rules.filter(({ namespace }) => namespace !== name);
  for (const key of [...machine.sysctls.keys()]) if (key.startsWith(`${name}/`)) machine.sysctls.delete(key);
  for (const [key, service] of machine.services)
    if (service.op === 'nat.set' && service.namespace === name) machine.services.delete(key);
}
