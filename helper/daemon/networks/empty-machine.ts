import {
  endsOf,
  makesDevice,
  usesDevice,
  type Link,
  type Namespace,
  type NetworkDocument,
} from '../../protocol/index.ts';
import type { ObservedState } from '../world/types.ts';

/**
 * A machine that has nothing but what a document takes for granted: its loopbacks, the namespaces it
 * does not make itself, the links it says exist. What is planned on it is the network from nothing. Pure.
 */
export function emptyMachine(document: NetworkDocument): ObservedState {
  const named = new Set<string>(['']);
  for (const { namespace } of document.links.flatMap(endsOf)) named.add(namespace);
  for (const { ports } of document.datapaths) for (const { namespace } of ports) named.add(namespace);
  for (const { namespace } of [
    ...document.routes,
    ...document.rules,
    ...document.forwarding,
    ...document.nat,
    ...document.dhcp,
  ])
    named.add(namespace);
  const namespaces = [...named].filter((name) => !document.namespaces.includes(name));

  const made = new Set(document.links.flatMap(endsOf).map(({ namespace, name }) => `${namespace}/${name}`));
  const links: Link[] = namespaces.map((namespace) => present(namespace, 'lo', 1, 'loopback'));
  const want = (namespace: string, name: string | undefined): void => {
    if (name === undefined || made.has(`${namespace}/${name}`)) return;
    made.add(`${namespace}/${name}`);
    links.push(present(namespace, name, links.length + 2, 'physical'));
  };
  const ofDatapaths = new Set(
    document.datapaths.flatMap(({ ports }) =>
      ports.flatMap((port) => (makesDevice(port) ? [`${port.namespace}/${port.device}`] : [])),
    ),
  );
  for (const place of ofDatapaths) made.add(place);
  for (const link of document.links) {
    if (link.kind === 'existing' && !ofDatapaths.has(`${link.namespace}/${link.name}`))
      links.push(present(link.namespace, link.name, links.length + 2, 'physical'));
  }
  for (const link of document.links) {
    want(link.namespace, link.controller);
    if ('options' in link && 'parent' in link.options) want(link.namespace, link.options.parent);
  }
  for (const { namespace, dev, nexthops = [] } of document.routes)
    for (const name of [dev, ...nexthops.map((hop) => hop.dev)]) want(namespace, name);
  for (const { namespace, out } of document.nat) want(namespace, out);
  for (const { namespace, link } of document.dhcp) want(namespace, link);
  for (const { link } of document.dns) want('', link);
  for (const { ports } of document.datapaths)
    for (const port of ports) if (usesDevice(port)) want(port.namespace, port.device);

  const sysctls = new Map(
    namespaces.flatMap(
      (name) =>
        [
          [`${name}/ipv4.forwarding/`, 0],
          [`${name}/ipv6.forwarding/`, 0],
        ] as [string, number][],
    ),
  );
  return {
    namespaces: namespaces.map((name): Namespace => ({
      name,
      inode: 1,
      readable: true,
      note: null,
      foreign: false,
      holder: null,
    })),
    links,
    addresses: [],
    routes: [],
    rules: [],
    sysctls,
    inPlace: new Set(),
    connectedAddresses: new Set(),
  };
}

const present = (namespace: string, name: string, index: number, kind: string): Link => ({
  namespace,
  index,
  name,
  kind,
  owner: kind === 'loopback' ? 'kernel' : 'other',
  up: kind === 'loopback',
  carrier: true,
  operState: 'up',
  flags: [],
  mtu: kind === 'loopback' ? 65536 : 1500,
  minMtu: null,
  maxMtu: null,
  mac: null,
  alias: null,
  altNames: [],
  group: 0,
  controller: null,
  parent: null,
  peer: null,
  qdisc: null,
  txQueueLength: 1000,
  rxQueues: 1,
  txQueues: 1,
  options: {},
  bridgePort: null,
});
