import {
  networkAlias,
  networkOfAlias,
  parseCidr,
  type KernelTopic,
  type Link,
  type Operation,
  type OperationOf,
} from '../../protocol/index.ts';
import { datapathIsInPlace } from '../datapaths/carry-out.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Services } from '../services.ts';
import { isThisAddress } from './address.ts';
import { verifyLink, wantedAlias } from './link-create.ts';
import { isThisRoute, toRouteChange } from './route.ts';
import { isThisRule, toRuleChange } from './rule.ts';
import { sameMac, sameOption } from './same.ts';

export type KernelOperation =
  RowOperation | OperationOf<'namespace.add' | 'namespace.delete' | 'link.add' | 'link.delete' | 'link.set'>;
type RowOperation = OperationOf<
  'address.add' | 'address.delete' | 'route.add' | 'route.delete' | 'rule.add' | 'rule.delete'
>;

/** Whether the kernel, and what runs beside it, is as this operation leaves it. Reads; changes nothing. */
export async function isInPlace(
  services: Services,
  networkServices: NetworkServices,
  operation: Operation,
): Promise<boolean> {
  switch (operation.op) {
    case 'nat.set':
    case 'dhcp.set':
    case 'dns.set':
    case 'unmanaged.set':
      return networkServices.isInPlace(operation);
    case 'sysctl.set': {
      const value = await networkServices.readSysctl(operation);
      return value === null || value === operation.value;
    }
    case 'datapath.add':
    case 'datapath.set':
    case 'datapath.delete':
      return datapathIsInPlace(services.datapaths, operation);
    default:
      return kernelIsSo(services, operation);
  }
}

/** The same of what netlink alone is about. */
export async function kernelIsSo(services: Services, operation: KernelOperation): Promise<boolean> {
  switch (operation.op) {
    case 'namespace.add':
    case 'namespace.delete': {
      await services.observer.scan();
      const there = services.store.get('namespaces', operation.name) !== undefined;
      if (operation.op === 'namespace.add') {
        return there && services.store.linkNamed(operation.name, 'lo')?.alias === networkAlias(operation.network);
      }
      // Another one of this name, which is not ours, is not what was to go.
      return !there || networkOfAlias(services.store.linkNamed(operation.name, 'lo')?.alias ?? null) === undefined;
    }
    case 'link.add':
      return linkIsThere(services, operation);
    case 'link.delete': {
      const link = await linkAt(services, operation.namespace, operation.link);
      return link === null || (operation.alias !== null && (link.alias ?? '') !== operation.alias);
    }
    case 'link.set':
      return linkIsSo(services, operation);
    default:
      return rowIsSo(services, operation);
  }
}

/** Addresses, routes and rules, read anew: the kernel takes some away without a word. */
async function rowIsSo(services: Services, operation: RowOperation): Promise<boolean> {
  const { store, observer } = services;
  const namespace =
    'route' in operation
      ? operation.route.namespace
      : 'rule' in operation
        ? operation.rule.namespace
        : operation.namespace;
  const topic: KernelTopic = 'route' in operation ? 'routes' : 'rule' in operation ? 'rules' : 'addresses';
  const deleting = operation.op.endsWith('.delete');
  if (!observer.watches(namespace) || !(await observer.reread(namespace, [topic])).ok) return deleting;
  if ('route' in operation) {
    const change = await toRouteChange(services, operation.route, operation.op);
    if (!change.ok) return deleting;
    // A route that is to go is another one's where it bears another mark and none was named.
    return (
      deleting !== [...store.rows('routes', namespace)].some((row) => isThisRoute(row, change.value)) ||
      (!deleting && overDownLink(services, operation.route))
    );
  }
  if ('rule' in operation) {
    const change = await toRuleChange(services, operation.rule, operation.op);
    if (!change.ok) return deleting;
    return deleting !== [...store.rows('rules', namespace)].some((row) => isThisRule(row, change.value));
  }
  const cidr = parseCidr(operation.op === 'address.add' ? operation.address.address : operation.address);
  const link = await linkAt(services, namespace, operation.link);
  if (!cidr || !link) return true;
  const peer =
    operation.op === 'address.add' && operation.address.peer !== undefined
      ? parseCidr(operation.address.peer)?.address
      : undefined;
  return deleting !== [...store.rows('addresses', namespace)].some((row) => isThisAddress(row, link.index, cidr, peer));
}

/** The kernel keeps no route over a link that is down: where somebody took it down, none can return. */
export function overDownLink(
  { store }: Services,
  { namespace, dev, nexthops = [] }: OperationOf<'route.add'>['route'],
): boolean {
  return [dev, ...nexthops.map((hop) => hop.dev)].some(
    (name) => name !== undefined && store.linkNamed(namespace, name)?.up === false,
  );
}

async function linkIsThere(services: Services, { link: asked }: OperationOf<'link.add'>): Promise<boolean> {
  const { observer, store } = services;
  const link = await linkAt(services, asked.namespace, asked.name);
  if (link?.kind !== asked.kind || (link.alias ?? '') !== wantedAlias(asked)) return false;
  const controller =
    asked.controller === undefined ? undefined : (await linkAt(services, asked.namespace, asked.controller))?.index;
  if (verifyLink(asked, link, controller) !== null) return false;
  if (asked.controller !== undefined && controller === undefined) return false;
  if (asked.addresses.length === 0) return true;
  if (!(await observer.reread(asked.namespace, ['addresses'])).ok) return false;
  const rows = [...store.rows('addresses', asked.namespace)];
  return asked.addresses.every((text) => {
    const cidr = parseCidr(text);
    return cidr !== null && rows.some((row) => isThisAddress(row, link.index, cidr));
  });
}

/** Gone, and so not to be set any more, is as good as set. */
async function linkIsSo(services: Services, { namespace, link: name, set }: OperationOf<'link.set'>): Promise<boolean> {
  const link = await linkAt(services, set.moveTo ?? namespace, set.name ?? name);
  if (!link) return (await linkAt(services, namespace, name)) === null;
  if (set.up !== undefined && link.up !== set.up) return false;
  if (set.mtu !== undefined && link.mtu !== set.mtu) return false;
  if (set.mac !== undefined && !sameMac(set.mac, link.mac)) return false;
  if (set.alias !== undefined && (link.alias ?? '') !== set.alias) return false;
  if (set.group !== undefined && link.group !== set.group) return false;
  for (const [option, value] of Object.entries(set.bridge ?? {}))
    if (!sameOption(value, link.options[option])) return false;
  if (set.controller === undefined) return true;
  if (set.controller === null) return link.controller === null;
  const controller = await linkAt(services, link.namespace, set.controller);
  return controller !== null && link.controller === controller.index;
}

async function linkAt(services: Services, namespace: string, name: string): Promise<Link | null> {
  if (!services.observer.watches(namespace)) return null;
  const link = await services.netlink.getLink(namespace, { name });
  return link.ok ? link.value : null;
}
