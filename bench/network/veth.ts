import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../helper/client/index.ts';
import type { Figure } from '../figures.ts';
import { median, output, sideBySide, timed, timedProgram } from '../measure.ts';
import { must, pipelined } from './helper.ts';
import { PeerNamespace } from './peer-namespace.ts';

const PAIRS = 1000;
const ROUNDS = 7;
/** One by one `ip` needs some 20 s, whoever asks: one round says it. */
const SLOW_ROUNDS = 1;
const GROUP = 7002;

/** Creation and deletion of 1,000 veth pairs, through the protocol and by `ip -batch`. */
export async function vethPairs(helper: Connection, folder: string): Promise<Figure[]> {
  const peer = await PeerNamespace.open();
  const names = Array.from({ length: PAIRS }, (_, at) => `veth${at}`);
  const batch = (file: string, line: (name: string) => string): string => {
    const path = join(folder, file);
    writeFileSync(path, names.map((name) => `${line(name)}\n`).join(''));
    return path;
  };
  const add = batch('add', (name) => `link add ${name} group ${GROUP} type veth peer name p${name} group ${GROUP}`);
  // What Taproom asks for: the kernel's default, a pair of queues a CPU, takes it longer.
  const one = 'numtxqueues 1 numrxqueues 1';
  const addOne = batch(
    'add-one',
    (name) => `link add ${name} group ${GROUP} ${one} type veth peer name p${name} group ${GROUP} ${one}`,
  );
  const remove = batch('delete', (name) => `link delete ${name}`);
  const ip = (...args: string[]): number => timedProgram(...peer.inside('ip', args));
  const present = (): number =>
    (JSON.parse(output('ip', ['-json', 'link', 'show', 'type', 'veth'])) as unknown[]).length;

  // Each round makes and deletes; the keys' order is the order of execution.
  const samples = await sideBySide(ROUNDS, {
    create: () =>
      timed(() =>
        pipelined(names, 64, (name) =>
          must(helper, 'link.add', { kind: 'veth', name, group: GROUP, options: { peer: `p${name}` } }),
        ),
      ),
    checkMade: () => expectLinks(present(), 2 * PAIRS),
    delete: () => timed(() => must(helper, 'link.deleteGroup', { group: GROUP })),
    checkGone: () => expectLinks(present(), 0),
    ipCreate: () => ip('-batch', add),
    ipDeleteGroup: () => ip('link', 'delete', 'group', String(GROUP)),
    ipCreateOne: () => ip('-batch', addOne),
    ipDeleteGroupAgain: () => ip('link', 'delete', 'group', String(GROUP)),
  });
  const slow = await sideBySide(SLOW_ROUNDS, { make: () => ip('-batch', add), ipDelete: () => ip('-batch', remove) });
  await peer.close();
  return [
    {
      name: `create ${PAIRS} veth pairs`,
      unit: 'ms',
      ours: median(samples.create),
      peer: { name: 'ip -batch', value: median(samples.ipCreate) },
      goal: { ratio: 1 },
      note: 'link.add, 64 calls under way at once; one pair of queues an end, `ip` as the kernel chooses',
    },
    {
      name: `create ${PAIRS} veth pairs, both with one queue`,
      unit: 'ms',
      ours: median(samples.create),
      peer: { name: 'ip -batch', value: median(samples.ipCreateOne) },
    },
    {
      name: `delete ${PAIRS} veth pairs`,
      unit: 'ms',
      ours: median(samples.delete),
      peer: { name: 'ip -batch', value: median(slow.ipDelete) },
      goal: { ratio: 1 },
      note: 'by group: link.deleteGroup, one call; `ip -batch` one by one',
    },
    {
      name: `delete ${PAIRS} veth pairs, both by group`,
      unit: 'ms',
      ours: median(samples.delete),
      peer: { name: 'ip link delete group', value: median([...samples.ipDeleteGroup, ...samples.ipDeleteGroupAgain]) },
    },
  ];
}

function expectLinks(found: number, expected: number): number {
  if (found !== expected) throw new Error(`${expected} veth ends are expected; ip sees ${found}.`);
  return 0;
}
