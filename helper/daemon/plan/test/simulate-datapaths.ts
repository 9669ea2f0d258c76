import type { Link, Operation } from '../../../protocol/index.ts';
import { linkOf, linkRow, refuse, type Machine } from './machine.ts';
import { bringUp, deleteLink } from './simulate-links.ts';

/** What the engine does with a datapath: its devices come with it, and go with it. */
export function simulateDatapath(
  machine: Machine,
  operation: Extract<Operation, { op: 'datapath.add' | 'datapath.set' | 'datapath.delete' }>,
): void {
  const name = operation.op === 'datapath.delete' ? operation.name : operation.datapath.name;
  const before = machine.datapaths.get(name);
  if (operation.op === 'datapath.add' ? before !== undefined : before === undefined)
    refuse(before ? 'EEXIST' : 'ENOENT', operation);
  const ports = operation.op === 'datapath.delete' ? [] : operation.datapath.ports;
  for (const port of ports) {
    if (!machine.namespaces.includes(port.namespace)) refuse('ENOENT', port);
    if (!('device' in port)) continue;
    const present = linkOf(machine, port.namespace, port.device);
    const others = [...machine.datapaths.values()].filter((other) => other.datapath.name !== name);
    if (
      others.some(({ datapath }) =>
        datapath.ports.some(
          (other) => 'device' in other && other.namespace === port.namespace && other.device === port.device,
        ),
      )
    )
      refuse('EBUSY', port);
    if (port.kind !== 'tap' && port.kind !== 'tun') {
      if (!present) refuse('ENODEV', port);
    } else if (
      present &&
      (present.kind !== port.kind ||
        present.options['multiQueue'] !== (operation.op === 'datapath.delete' ? 1 : operation.datapath.threads) > 1)
    ) {
      refuse('EINVAL', port);
    }
  }
  const stays = (link: Link): boolean =>
    ports.some((port) => 'device' in port && port.namespace === link.namespace && port.device === link.name);
  for (const link of machine.links.filter((one) => before?.made.has(one.index) === true && !stays(one)))
    if (machine.links.includes(link)) deleteLink(machine, link);
  if (operation.op === 'datapath.delete') {
    machine.datapaths.delete(name);
    return;
  }
  const { datapath, network } = operation;
  if (before && (before.datapath.type !== datapath.type || before.datapath.threads !== datapath.threads))
    refuse('EINVAL', operation);
  const made = new Set(before?.made);
  for (const port of ports) {
    if ((port.kind !== 'tap' && port.kind !== 'tun') || linkOf(machine, port.namespace, port.device)) continue;
    const link = linkRow(machine, {
      namespace: port.namespace,
      name: port.device,
      kind: port.kind,
      alias: network === null ? 'taproom' : `taproom:${network}`,
      group: 0x7470,
      options: {
        persistent: false,
        owner: null,
        ownerGroup: null,
        multiQueue: datapath.threads > 1,
        vnetHeader: port.offloads,
        attached: true,
      },
      txQueues: datapath.threads,
    });
    if (port.kind === 'tun') link.mac = null;
    else if (port.mac !== undefined) link.mac = port.mac;
    machine.links.push(link);
    bringUp(machine, link);
    made.add(link.index);
  }
  machine.datapaths.set(name, { datapath, network, made });
}
