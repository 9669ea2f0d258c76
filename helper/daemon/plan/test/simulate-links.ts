import type { Link, LinkAdd, Operation } from '../../../protocol/index.ts';
import { addressRow, linkOf, linkRow, need, refuse, type Machine } from './machine.ts';
import { addAddress, connect } from './simulate-addresses.ts';
import { loseRoutes } from './simulate-routes.ts';

export function addLink(machine: Machine, asked: LinkAdd): void {
  const { namespace, name, kind, mtu, mac, controller, up, addresses, alias = 'taproom', group = 0x7470 } = asked;
  if (!machine.namespaces.includes(namespace)) refuse('ENOENT', asked);
  if (linkOf(machine, namespace, name)) refuse('EEXIST', asked);
  const parent =
    'parent' in asked.options && asked.options.parent !== undefined
      ? need(machine, namespace, asked.options.parent)
      : null;
  const ownMtu = mtu ?? (kind === 'vxlan' ? (parent?.mtu ?? 1500) - 50 : (parent?.mtu ?? 1500));
  if (parent && kind !== 'vxlan' && ownMtu > parent.mtu) refuse('ERANGE', asked);
  const marks = { alias: alias === '' ? null : alias, group };
  const link = linkRow(machine, {
    namespace,
    name,
    kind,
    mtu: ownMtu,
    ...marks,
    options: shownOptions(asked),
    txQueues: kind === 'veth' ? (asked.options.queues ?? 1) : 1,
    parent: parent && { index: parent.index, namespace },
  });
  if (mac !== undefined || kind === 'tun') link.mac = kind === 'tun' ? null : (mac ?? null);
  machine.links.push(link);
  let peer: Link | undefined;
  if (asked.kind === 'veth') {
    const { peer: peerName = `${name}-peer`, peerNamespace = namespace, peerMac } = asked.options;
    if (!machine.namespaces.includes(peerNamespace)) refuse('ENOENT', asked);
    if (linkOf(machine, peerNamespace, peerName)) refuse('EEXIST', asked);
    peer = linkRow(machine, {
      namespace: peerNamespace,
      name: peerName,
      kind: 'veth',
      mtu: ownMtu,
      ...marks,
      peer: { index: link.index, namespace },
      txQueues: link.txQueues,
    });
    if (peerMac !== undefined) peer.mac = peerMac;
    link.peer = { index: peer.index, namespace: peerNamespace };
    machine.links.push(peer);
  }
  if (controller !== undefined) setLink(machine, link, { controller });
  for (const address of addresses) addAddress(machine, link, { address });
  if (up) setLink(machine, link, { up });
  for (const address of asked.kind === 'veth' ? (asked.options.peerAddresses ?? []) : [])
    if (peer) addAddress(machine, peer, { address });
  if (up && peer) setLink(machine, peer, { up });
}

function shownOptions(asked: LinkAdd): Link['options'] {
  switch (asked.kind) {
    case 'veth':
    case 'ifb':
    case 'dummy':
      return {};
    case 'tun':
    case 'tap':
      return {
        persistent: true,
        owner: null,
        ownerGroup: null,
        multiQueue: false,
        vnetHeader: false,
        ...asked.options,
        attached: false,
      };
    case 'bridge':
      return { stp: false, ageing: 300, forwardDelay: 15, vlanFiltering: false, priority: 32768, ...asked.options };
    case 'vxlan':
      return {
        remote: null,
        group: null,
        local: null,
        ttl: 0,
        learning: true,
        ...Object.fromEntries(Object.entries(asked.options).filter(([key]) => key !== 'parent')),
      };
    case 'macvlan':
    case 'macvtap':
    case 'vlan':
    case 'bond':
      return Object.fromEntries(Object.entries(asked.options).filter(([key]) => key !== 'parent'));
  }
}

export function deleteLink(machine: Machine, link: Link): void {
  const { namespace, index } = link;
  machine.links = machine.links.filter((other) => other !== link);
  machine.addresses = machine.addresses.filter((row) => row.namespace !== namespace || row.index !== index);
  loseRoutes(machine, link);
  for (const port of machine.links)
    if (port.namespace === namespace && port.controller === index) port.controller = null;
  for (const upper of machine.links.filter(
    (other) => other.parent?.namespace === namespace && other.parent.index === index,
  ))
    deleteLink(machine, upper);
  const peer = machine.links.find((other) => other.peer?.namespace === namespace && other.peer.index === index);
  if (peer) deleteLink(machine, peer);
}

export function setLink(machine: Machine, link: Link, set: Extract<Operation, { op: 'link.set' }>['set']): void {
  if (set.mtu !== undefined) {
    const parent =
      link.parent === null
        ? undefined
        : machine.links.find(
            (other) => other.namespace === link.parent?.namespace && other.index === link.parent.index,
          );
    if (parent && link.kind !== 'vxlan' && set.mtu > parent.mtu) refuse('ERANGE', { link: link.name, set });
    link.mtu = set.mtu;
    for (const upper of machine.links) {
      if (upper.parent?.namespace === link.namespace && upper.parent.index === link.index && upper.kind !== 'vxlan')
        upper.mtu = Math.min(upper.mtu, link.mtu);
    }
  }
  if (set.mac !== undefined) link.mac = set.mac;
  if (set.alias !== undefined) link.alias = set.alias === '' ? null : set.alias;
  if (set.group !== undefined) link.group = set.group;
  if (set.bridge !== undefined) link.options = { ...link.options, ...set.bridge };
  if (set.controller !== undefined)
    link.controller = set.controller === null ? null : need(machine, link.namespace, set.controller).index;
  if (set.up === true && !link.up) bringUp(machine, link);
  if (set.up === false && link.up) takeDown(machine, link);
}

/** Really made of the MAC address at the moment; one for all keeps a link that is made again the same. */
const LINK_LOCAL = 'fe80::1';

export function bringUp(machine: Machine, link: Link): void {
  link.up = true;
  if (link.kind !== 'tun') {
    machine.addresses.push(
      addressRow({
        namespace: link.namespace,
        index: link.index,
        family: 'ipv6',
        address: LINK_LOCAL,
        prefixLength: 64,
        scope: 'link',
        protocol: 3,
      }),
    );
  }
  for (const row of machine.addresses)
    if (row.namespace === link.namespace && row.index === link.index) connect(machine, row);
}

function takeDown(machine: Machine, link: Link): void {
  link.up = false;
  machine.addresses = machine.addresses.filter(
    (row) => row.namespace !== link.namespace || row.index !== link.index || row.family === 'ipv4',
  );
  loseRoutes(machine, link);
}
