import type { Nat, OperationOf } from '../../../protocol/index.ts';
import { say, within, type Message, type Value } from '../../../protocol/messages/index.ts';
import { noNamespace } from '../phrase.ts';
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
    summary,
    name: ({ network, namespace }) => say('operation.natSet', { network: within(network, namespace) }),
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

function summary({ namespace, nat }: OperationOf<'nat.set'>): Message {
  if (nat.length === 0) return namespace === '' ? say('step.natEnd') : say('step.natEndIn', { namespace });
  const entries = nat.map(({ from: source, out, publish }): Value => {
    const from = source === 'default' ? say('step.natEverything') : source;
    const what = out === undefined ? from : say('step.natBy', { from, link: out });
    return publish.length === 0 ? what : say('step.natPublished', { what, count: publish.length });
  });
  return namespace === '' ? say('step.natSet', { entries }) : say('step.natSetIn', { namespace, entries });
}
