import type { Address, Datapath, Link, Operation, Route, Rule } from '../../../protocol/index.ts';
import { operationKey } from '../../operations/index.ts';
import { inPlaceKey } from '../../world/keys.ts';
import { neededSysctls } from '../sysctls.ts';
import { sysctlName, type Claim, type ObservedState } from '../../world/types.ts';
import type { NetworkDocument } from '../../../protocol/index.ts';
import { linkRow as rowOf } from '../../link-row.fixture.ts';

/** A machine that exists in memory only: the rows that its kernel would show, and what its services do. */
export interface Machine {
  namespaces: string[];
  links: Link[];
  addresses: Address[];
  routes: Route[];
  rules: Rule[];
  sysctls: Map<string, number>;
  /** By operationKey. */
  services: Map<string, Operation>;
  /** By name; `made`: indexes of the devices that go with it. */
  datapaths: Map<string, { datapath: Datapath; network: string | null; made: Set<number> }>;
  connectedAddresses: string[];
  /** The index that the next link gets. */
  nextIndex: number;
}

export const emptyMachine = (): Machine => {
  const machine: Machine = {
    namespaces: [],
    links: [],
    addresses: [],
    routes: [],
    rules: [],
    sysctls: new Map(),
    services: new Map(),
    datapaths: new Map(),
    connectedAddresses: [],
    nextIndex: 1,
  };
  openNamespace(machine, '', null);
  return machine;
};

export const copyOf = (machine: Machine): Machine => structuredClone(machine);

/** A namespace as a kernel makes it: a loopback, its addresses, the three rules. */
export function openNamespace(machine: Machine, name: string, alias: string | null): void {
  machine.namespaces.push(name);
  const lo = linkRow(machine, {
    namespace: name,
    name: 'lo',
    kind: 'loopback',
    up: true,
    mtu: 65536,
    alias,
    mac: null,
  });
  machine.links.push(lo);
  machine.addresses.push(
    addressRow({
      namespace: name,
      index: lo.index,
      family: 'ipv4',
      address: '127.0.0.1',
      prefixLength: 8,
      scope: 'host',
      label: 'lo',
      protocol: 1,
    }),
    addressRow({
      namespace: name,
      index: lo.index,
      family: 'ipv6',
      address: '::1',
      prefixLength: 128,
      scope: 'host',
      label: null,
      protocol: 1,
    }),
  );
  for (const family of ['ipv4', 'ipv6'] as const) {
    for (const [priority, table] of [[0, 255], [32766, 254], ...(family === 'ipv4' ? [[32767, 253]] : [])] as const) {
      machine.rules.push(ruleRow({ namespace: name, family, priority, table }));
    }
  }
}

export function linkRow(machine: Machine, some: Partial<Link> & Pick<Link, 'namespace' | 'name' | 'kind'>): Link {
  const index = machine.nextIndex++;
  const mac = `02:00:00:00:${hex(index >> 8)}:${hex(index & 255)}`;
  return rowOf({ index, carrier: true, operState: 'up', mac, ...some });
}
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

export const addressRow = (
  some: Partial<Address> & Pick<Address, 'namespace' | 'index' | 'family' | 'address' | 'prefixLength'>,
): Address => ({
  peer: null,
  broadcast: null,
  scope: 'global',
  label: null,
  flags: ['permanent'],
  validLifetime: null,
  preferredLifetime: null,
  protocol: 0,
  ...some,
});

export const routeRow = (some: Partial<Route> & Pick<Route, 'namespace' | 'family' | 'destination'>): Route => ({
  type: 'unicast',
  table: 254,
  metric: 0,
  protocol: 3,
  protocolName: 'boot',
  scope: 'global',
  gateway: null,
  index: null,
  source: null,
  mtu: null,
  flags: [],
  nexthops: [],
  ...some,
});

export const ruleRow = (some: Partial<Rule> & Pick<Rule, 'namespace' | 'family' | 'priority'>): Rule => ({
  from: null,
  to: null,
  inputLink: null,
  outputLink: null,
  mark: null,
  markMask: null,
  action: 'lookup',
  table: null,
  invert: false,
  protocol: 2,
  ...some,
});

export const linkOf = (machine: Machine, namespace: string, name: string): Link | undefined =>
  machine.links.find((link) => link.namespace === namespace && link.name === name);

/** What the helper would see of it for a plan. */
export function observe(
  machine: Machine,
  document: NetworkDocument | null = null,
  claims: readonly Claim[] = [],
): ObservedState {
  const rows = {
    namespaces: machine.namespaces.map((name, index) => ({
      name,
      inode: index + 1,
      readable: true,
      note: null,
      foreign: false,
      holder: null,
    })),
    links: machine.links,
    addresses: machine.addresses,
    routes: machine.routes,
    rules: machine.rules,
    datapaths: [...machine.datapaths.values()].map(({ datapath, network }) => ({
      name: datapath.name,
      type: datapath.type,
      network,
      datapath,
      ports: [],
      threads: [],
      memory: 0,
      active: null,
      notices: [],
    })),
  };
  const sysctls = new Map<string, number>();
  for (const { namespace, key, link } of neededSysctls(document, claims, rows)) {
    if (machine.namespaces.includes(namespace))
      sysctls.set(sysctlName(namespace, key, link), settingOf(machine, sysctlName(namespace, key, link)));
  }
  return {
    ...rows,
    sysctls,
    inPlace: new Set([...machine.services.values()].map(inPlaceKey)),
    connectedAddresses: new Set(machine.connectedAddresses),
  };
}

export const settingOf = (machine: Machine, name: string): number => machine.sysctls.get(name) ?? asBooted(name);
/** A machine as it boots heeds router advertisements and redirects, and forwards nothing. */
const asBooted = (name: string): number =>
  name.includes('/ipv6.acceptRa/') || name.includes('/ipv4.acceptRedirects/') ? 1 : 0;
export const serviceKey = operationKey;

/** The machine as text, by name and in order: equal exactly for machines that nobody could tell apart. */
export function portrait(machine: Machine): string[] {
  const name = (namespace: string, index: number | null): string =>
    machine.links.find((link) => link.namespace === namespace && link.index === index)?.name ?? String(index);
  const pointer = (to: Link['peer']): string =>
    to === null ? '-' : `${to.namespace ?? '?'}/${name(to.namespace ?? '', to.index)}`;
  return [
    ...machine.namespaces.map((namespace) => `namespace ${namespace}`),
    ...machine.links.map((link) =>
      [
        'link',
        `${link.namespace}/${link.name}`,
        link.kind,
        link.up ? 'up' : 'down',
        link.mtu,
        link.mac,
        link.alias,
        link.group,
        link.controller === null ? '-' : name(link.namespace, link.controller),
        pointer(link.parent),
        pointer(link.peer),
        link.txQueues,
        JSON.stringify(
          Object.entries(link.options)
            .filter(([, value]) => value !== null)
            .sort(),
        ),
      ].join(' '),
    ),
    ...machine.addresses.map((row) =>
      [
        'address',
        `${row.namespace}/${name(row.namespace, row.index)}`,
        `${row.address}/${row.prefixLength}`,
        row.peer,
        row.scope,
        row.label,
        row.validLifetime,
        row.protocol,
        row.flags
          .filter((flag) => flag !== 'nodad')
          .sort()
          .join(),
      ].join(' '),
    ),
    ...machine.routes.map((row) =>
      [
        'route',
        row.namespace,
        row.family,
        row.type,
        row.destination,
        row.table,
        row.metric,
        row.protocol,
        row.gateway,
        row.index === null ? '-' : name(row.namespace, row.index),
        row.source,
        row.mtu,
        row.nexthops
          .map((hop) => `${hop.gateway}%${hop.index === null ? '-' : name(row.namespace, hop.index)}*${hop.weight}`)
          .sort()
          .join(),
      ].join(' '),
    ),
    ...machine.rules.map((row) => `rule ${JSON.stringify(Object.entries(row).sort())}`),
    ...[...machine.sysctls]
      .filter(([key, value]) => value !== asBooted(key))
      .map(([key, value]) => `sysctl ${key} ${value}`),
    ...[...machine.services.values()].map((service) => `service ${inPlaceKey(service)}`),
    ...[...machine.datapaths.values()].map(
      ({ datapath, network }) => `datapath ${network ?? '-'} ${JSON.stringify(datapath)}`,
    ),
  ].sort();
}

class Refused extends Error {}
export function refuse(why: string, operation: unknown): never {
  throw new Refused(`${why}: ${JSON.stringify(operation)}`);
}

export function need(machine: Machine, namespace: string, name: string): Link {
  return linkOf(machine, namespace, name) ?? refuse('ENODEV', `${namespace}/${name}`);
}
