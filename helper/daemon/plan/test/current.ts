import type { Link, Operation } from '../../../protocol/index.ts';
import { canonicalAddress } from '../../world/canonical.ts';
import { addressRow, emptyMachine, linkOf, linkRow, openNamespace, routeRow, type Machine } from './machine.ts';
import { simulate } from './simulate.ts';

/** What stands in a golden folder's current.yml: a machine, in few words. */
export interface Current {
  namespaces?: string[];
  links?: (Partial<Omit<Link, 'controller'>> & {
    name: string;
    controller?: string;
    addresses?: (string | Addressed)[];
  })[];
  routes?: {
    destination: string;
    via?: string;
    dev: string;
    metric?: number;
    protocol?: number;
    table?: number;
    family?: 'ipv4' | 'ipv6';
  }[];
  sysctls?: Record<string, number>;
  /** Local addresses of connections of the host. */
  connected?: string[];
  missing?: Record<string, string>;
}
interface Addressed {
  address: string;
  lifetime?: number;
  label?: string;
  flags?: string[];
  protocol?: number;
}

export function machineOf(current: Current): Machine {
  const machine = emptyMachine();
  for (const name of current.namespaces ?? []) openNamespace(machine, name, null);
  for (const { addresses = [], controller, up = true, ...some } of current.links ?? []) {
    const link = linkRow(machine, { namespace: '', kind: 'physical', ...some });
    machine.links.push(link);
    for (const text of addresses) {
      const {
        address: cidr,
        lifetime,
        label,
        flags = [],
        protocol = 0,
      } = typeof text === 'string' ? ({ address: text } as Addressed) : text;
      const [address = '', length] = cidr.split('/');
      const family = address.includes(':') ? 'ipv6' : 'ipv4';
      machine.addresses.push(
        addressRow({
          namespace: link.namespace,
          index: link.index,
          family,
          address: canonicalAddress(address),
          prefixLength: Number(length),
          label: family === 'ipv4' ? (label ?? link.name) : null,
          protocol,
          validLifetime: lifetime ?? null,
          preferredLifetime: lifetime ?? null,
          flags: [...flags, ...(lifetime === undefined ? ['permanent'] : [])],
        }),
      );
    }
    if (up) simulate(machine, { op: 'link.set', namespace: link.namespace, link: link.name, set: { up } });
    if (controller !== undefined)
      simulate(machine, { op: 'link.set', namespace: link.namespace, link: link.name, set: { controller } });
  }
  for (const { destination, via, dev, metric, protocol = 3, table = 254, family } of current.routes ?? []) {
    const index = linkOf(machine, '', dev)?.index ?? null;
    const of = family ?? ((via ?? destination).includes(':') ? 'ipv6' : 'ipv4');
    machine.routes.push(
      routeRow({
        namespace: '',
        family: of,
        destination,
        table,
        metric: metric ?? (of === 'ipv6' ? 1024 : 0),
        protocol,
        gateway: via ?? null,
        index,
        nexthops: [{ gateway: via ?? null, index, weight: 1, flags: [] }],
      }),
    );
  }
  for (const [name, value] of Object.entries(current.sysctls ?? {})) machine.sysctls.set(name, value);
  machine.connectedAddresses = current.connected ?? [];
  return machine;
}

/** Makes all operations, one after the other. */
export function makeAll(machine: Machine, operations: readonly Operation[]): Machine {
  for (const operation of operations) simulate(machine, operation);
  return machine;
}
