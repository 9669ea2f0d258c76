import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { NetworkDocument, type Operation, type Result } from '../../../protocol/index.ts';
import { verbatim, type Message } from '../../../protocol/messages/index.ts';
import { withPortTexts } from '../../../document/schema/port-texts.ts';
import { commandsOf } from '../../operations/index.ts';
import { planNetwork } from '../plan.ts';
import type { OtherNetwork, Planned } from '../types.ts';
import type { Claim } from '../../world/types.ts';
import { machineOf, makeAll, type Current } from './current.ts';
import { copyOf, observe, portrait, type Machine } from './machine.ts';

/**
 * Each folder of golden/ is a case: current.yml (a machine), others.yml (networks that are up),
 * before.yml (a document that was applied first), meddling.yml (what somebody else did then), desired.yml
 * (the document; none: down); plan.yml and revert.yml are what comes of it, read by eye when they change:
 *
 *   TAPROOM_UPDATE_GOLDEN=1 npx vitest run --project unit helper/daemon/plan/test/golden.test.ts
 */
const FOLDER = join(import.meta.dirname, '../golden');
const UPDATE = process.env['TAPROOM_UPDATE_GOLDEN'] === '1';

const read = (folder: string, file: string): unknown => {
  const path = join(FOLDER, folder, file);
  return existsSync(path) ? parse(readFileSync(path, 'utf8')) : null;
};
const document = (value: unknown): NetworkDocument => NetworkDocument.parse(withPortTexts(value).value);

interface Case {
  machine: Machine;
  network: string;
  desired: NetworkDocument | null;
  claims: readonly Claim[];
  others: OtherNetwork[];
  missing: ReadonlyMap<string, Message>;
}

function plan(
  { machine, network, claims, others, missing }: Omit<Case, 'desired'>,
  wanted: NetworkDocument | null,
): Result<Planned> {
  return planNetwork({
    network,
    document: wanted,
    observed: observe(machine, wanted, claims),
    claims,
    others,
    missing,
  });
}

function must(planned: Result<Planned>): Planned {
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  return planned.value;
}

function load(folder: string): Case {
  const current = (read(folder, 'current.yml') ?? {}) as Current;
  const machine = machineOf(current);
  const missing = new Map(Object.entries(current.missing ?? {}).map(([name, remedy]) => [name, verbatim(remedy)]));
  const others: OtherNetwork[] = [];
  for (const value of (read(folder, 'others.yml') ?? []) as unknown[]) {
    const other = document(value);
    const { steps, claims } = must(plan({ machine, network: other.name, claims: [], others, missing }, other));
    makeAll(
      machine,
      steps.map(({ operation }) => operation),
    );
    others.push({ name: other.name, document: other, claims });
  }
  const before = read(folder, 'before.yml');
  const desiredValue = read(folder, 'desired.yml');
  const desired = desiredValue === null ? null : document(desiredValue);
  let claims: readonly Claim[] = [];
  let network = desired?.name ?? '';
  if (before !== null) {
    network = document(before).name;
    const first = must(plan({ machine, network, claims: [], others, missing: new Map() }, document(before)));
    makeAll(
      machine,
      first.steps.map(({ operation }) => operation),
    );
    claims = first.claims;
  }
  makeAll(machine, (read(folder, 'meddling.yml') ?? []) as Operation[]);
  return { machine, network, desired, claims, others, missing };
}

const shown = ({ steps, claims, notes }: Planned) => ({
  steps: steps.map(({ summary, commands, change, risks, inverse }) => ({
    summary: summary.message,
    change,
    ...(risks.length === 0 ? {} : { risks }),
    commands,
    inverse: inverse.flatMap(commandsOf),
  })),
  ...(notes.length === 0 ? {} : { notes: notes.map(({ message }) => message) }),
  holds: claims.map(({ key }) => key),
});

function compare(folder: string, file: string, value: unknown): void {
  const path = join(FOLDER, folder, file);
  const text = stringify(value, { lineWidth: 0 });
  if (UPDATE) writeFileSync(path, text);
  expect(text, `${folder}/${file}`).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(there is none)');
}

describe('golden plans', () => {
  const folders = readdirSync(FOLDER).sort();
  it('has enough of them', () => {
    expect(folders.length).toBeGreaterThanOrEqual(15);
  });

  it.each(folders)('%s', (folder) => {
    const start = load(folder);
    const planned = plan(start, start.desired);
    if (!planned.ok) {
      const { remedy, ...error } = planned.error;
      return compare(folder, 'plan.yml', { error: { ...error, ...(remedy && { remedy: remedy.message }) } });
    }
    compare(folder, 'plan.yml', shown(planned.value));
    const { steps, claims } = planned.value;

    const up = makeAll(
      copyOf(start.machine),
      steps.map(({ operation }) => operation),
    );
    const again = must(plan({ ...start, machine: up, claims }, start.desired));
    expect(
      again.steps.map(({ summary }) => summary),
      'made twice',
    ).toEqual([]);
    expect(again.claims, 'claims of the second plan').toEqual(claims);

    const back = makeAll(
      copyOf(up),
      steps.toReversed().flatMap(({ inverse }) => inverse),
    );
    expect(portrait(back), 'reverted').toEqual(portrait(start.machine));

    const down = must(plan({ ...start, machine: up, claims }, null));
    compare(folder, 'revert.yml', shown(down));
    const after = makeAll(
      copyOf(up),
      down.steps.map(({ operation }) => operation),
    );
    expect(down.claims).toEqual([]);
    if (!existsSync(join(FOLDER, folder, 'meddling.yml')))
      expect(portrait(after), 'down').toEqual(portrait(untouched(folder)));
  });
});

/** The machine with the other networks, and without this one. */
function untouched(folder: string): Machine {
  const current = (read(folder, 'current.yml') ?? {}) as Current;
  const machine = machineOf(current);
  const others: OtherNetwork[] = [];
  for (const value of (read(folder, 'others.yml') ?? []) as unknown[]) {
    const other = document(value);
    const { steps, claims } = must(
      plan({ machine, network: other.name, claims: [], others, missing: new Map() }, other),
    );
    makeAll(
      machine,
      steps.map(({ operation }) => operation),
    );
    others.push({ name: other.name, document: other, claims });
  }
  return machine;
}
