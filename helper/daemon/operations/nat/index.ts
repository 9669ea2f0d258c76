import type { Nat } from '../../../protocol/index.ts';
import { noNamespace } from '../missing.ts';
import { count, inNamespace, list, place } from '../phrase.ts';
import { service } from '../service.ts';
import { natCommands } from './commands.ts';

/** Published TCP ports. */
const portsOf = (nats: readonly Nat[]): number[] =>
  nats.flatMap(({ publish }) => publish.flatMap(({ protocol, port }) => (protocol === 'tcp' ? [port] : [])));

/** The network's whole part of our nftables table in a namespace. */
export const natOperations = {
  'nat.set': service('nat.set', (operation) => ({ ...operation, nat: [] }), {
    key: ({ network, namespace }) => `nat:${network}/${namespace}`,
    applies: ({ namespace }, world) => noNamespace(world, namespace),
    summary: (operation) =>
      operation.nat.length === 0
        ? `End NAT${place(operation.namespace)}.`
        : `Translate addresses (NAT)${place(operation.namespace)} for ${list(
            operation.nat.map(
              ({ from, out, publish }) =>
                `${from === 'default' ? 'everything that leaves' : from}${out === undefined ? '' : ` by ${out}`}${publish.length === 0 ? '' : ` with ${count(publish.length, 'published port')}`}`,
            ),
          )}.`,
    name: ({ network, namespace }) => `set NAT of network ${network}${inNamespace(namespace)}`,
    commands: natCommands,
    risks: (operation, judge) => {
      if (operation.namespace !== '') return;
      const before = judge.world.services.get(natOperations['nat.set'].key(operation));
      const known = new Set(before?.op === 'nat.set' ? portsOf(before.nat) : []);
      // Where nobody tracked connections yet, those that are established are taken for new ones.
      if (portsOf(operation.nat).some((port) => !known.has(port) && judge.connections().paths.ports.has(port)))
        judge.add('connection-path');
    },
    retreat: (operation, _, plan) => {
      if (!plan.namespaces.has(operation.namespace)) plan.do({ ...operation, nat: [] });
    },
  }),
};
