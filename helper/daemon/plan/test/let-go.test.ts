import { describe, expect, it } from 'vitest';
import { NetworkDocument } from '../../../protocol/index.ts';
import { planNetwork } from '../plan.ts';
import type { Planned } from '../types.ts';
import type { Claim } from '../../world/types.ts';
import { machineOf, makeAll } from './current.ts';
import { copyOf, observe, portrait, type Machine } from './machine.ts';

/** Ports of datapaths that stay, when what they stand on goes. */

const pair = { kind: 'veth', name: 'v0', options: { peer: 'w0' } };
const tap = (device: string, namespace = '') => ({ kind: 'tap', device, namespace });
const documentOf = (ports: object[], some: object = {}): NetworkDocument =>
  NetworkDocument.parse({ taproom: 1, name: 'lab', ...some, datapaths: [{ type: 'switch', name: 'sw0', ports }] });

function plan(machine: Machine, document: NetworkDocument, claims: readonly Claim[]): Planned {
  const planned = planNetwork({
    network: 'lab',
    document,
    observed: observe(machine, document, claims),
    claims,
    others: [],
    missing: new Map(),
  });
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}

/** The steps from one to the other, in words; each is reverted on the way. */
function steps(from: NetworkDocument, to: NetworkDocument): string[] {
  const machine = machineOf({});
  const { steps: first, claims } = plan(machine, from, []);
  makeAll(
    machine,
    first.map(({ operation }) => operation),
  );
  const change = plan(machine, to, claims);
  for (const [count] of change.steps.entries()) {
    const done = change.steps.slice(0, count + 1);
    const back = makeAll(copyOf(machine), [
      ...done.map(({ operation }) => operation),
      ...done.toReversed().flatMap(({ inverse }) => inverse),
    ]);
    expect(portrait(back), `${count + 1} steps and back`).toEqual(portrait(machine));
  }
  return change.steps.flatMap(({ operation }) => {
    if (operation.op === 'datapath.set')
      return [`set ${operation.datapath.ports.map((port) => ('device' in port ? port.device : port.kind)).join(' ')}`];
    return operation.op === 'unmanaged.set' ? [] : [operation.op];
  });
}

describe('a datapath that stays', () => {
  it('lets go of a port before the namespace goes that it is in', () => {
    expect(
      steps(documentOf([tap('vm1'), tap('vm2', 'red')], { namespaces: ['red'] }), documentOf([tap('vm1')])),
    ).toEqual(['set vm1', 'namespace.delete']);
  });

  it('lets go of a link before it goes', () => {
    expect(
      steps(documentOf([tap('vm1'), { kind: 'nic', device: 'v0' }], { links: [pair] }), documentOf([tap('vm1')])),
    ).toEqual(['set vm1', 'link.delete']);
  });

  it('lets go of a link that is made anew, and takes it back', () => {
    const withPort = (queues: number) =>
      documentOf([tap('vm1'), { kind: 'nic', device: 'v0' }], {
        links: [{ ...pair, options: { peer: 'w0', queues } }],
      });
    expect(steps(withPort(1), withPort(2))).toEqual(['set vm1', 'link.delete', 'link.add', 'set vm1 v0']);
  });

  it('starts anew where nothing could run meanwhile', () => {
    const bond = (some: object): NetworkDocument =>
      NetworkDocument.parse({
        taproom: 1,
        name: 'lab',
        ...some,
        datapaths: [{ type: 'bond', name: 'b0', ports: [tap('t0'), { kind: 'nic', device: 'v0' }] }],
      });
    const withQueues = (queues: number) => bond({ links: [{ ...pair, options: { peer: 'w0', queues } }] });
    expect(steps(withQueues(1), withQueues(2))).toEqual(['datapath.delete', 'link.delete', 'link.add', 'datapath.add']);
  });
});
