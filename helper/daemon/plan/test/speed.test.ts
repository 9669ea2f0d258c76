import { expect, it } from 'vitest';
import { NetworkDocument, type Step } from '../../../protocol/index.ts';
import { planNetwork } from '../plan.ts';
import type { PlanInput } from '../types.ts';
import type { Claim } from '../../world/types.ts';
import { emptyMachine, observe, type Machine } from './machine.ts';
import { makeAll } from './current.ts';

/** Milliseconds of processor time for a plan of a thousand links; what others run beside it does not count much. */
const BOUND = 250;
const RUNS = 4;

const document = NetworkDocument.parse({
  taproom: 1,
  name: 'many',
  links: [
    { kind: 'bridge', name: 'br0', addresses: ['10.0.0.1/16'] },
    ...Array.from({ length: 999 }, (_, index) => ({
      kind: 'tap',
      name: `t${index}`,
      controller: 'br0',
      addresses: [`10.${1 + (index >> 8)}.${index & 255}.1/24`, `2001:db8:${index.toString(16)}::1/64`],
    })),
  ],
});

const input = (machine: Machine, wanted: NetworkDocument | null, claims: readonly Claim[]): PlanInput => ({
  network: 'many',
  document: wanted,
  observed: observe(machine, wanted, claims),
  claims,
  others: [],
  missing: new Map(),
});

/** The best of some: the first ones are also about compiling. */
function timed(what: PlanInput): { milliseconds: number; steps: readonly Step[]; claims: readonly Claim[] } {
  let milliseconds = Infinity;
  let planned = planNetwork(what);
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage();
    planned = planNetwork(what);
    const { user, system } = process.cpuUsage(start);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
  }
  if (!planned.ok) throw new Error(planned.error.message);
  return { milliseconds, steps: planned.value.steps, claims: planned.value.claims };
}

it('plans a thousand links, nothing of them, and their end, in no time', () => {
  const machine = emptyMachine();
  const first = timed(input(machine, document, []));
  expect(first.steps).toHaveLength(1001);
  makeAll(
    machine,
    first.steps.map(({ operation }) => operation),
  );
  const second = timed(input(machine, document, first.claims));
  expect(second.steps).toEqual([]);
  const down = timed(input(machine, null, first.claims));
  expect(down.steps).toHaveLength(1001);
  console.log(
    `1,000 links: up ${first.milliseconds.toFixed(0)} ms, again ${second.milliseconds.toFixed(0)} ms, down ${down.milliseconds.toFixed(0)} ms`,
  );
  for (const { milliseconds } of [first, second, down]) expect(milliseconds).toBeLessThan(BOUND);
});
