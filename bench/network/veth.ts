import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../helper/client/index.ts';
import type { Figure } from '../figures.ts';
import { median, output, sideBySide, timed, timedProgram } from '../measure.ts';
import { must, pipelined } from './helper.ts';
import { PeerNamespace } from './peer-namespace.ts';

const PAIRS = 1000;
const ROUNDS = 3;
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
  const remove = batch('delete', (name) => `link delete ${name}`);
  const ip = (...args: string[]): number => timedProgram(...peer.inside('ip', args));
  const present = (): number => (JSON.parse(output('ip', ['-json', 'link', 'show', 'type', 'veth'])) as unknown[]).length;

  // Each round makes and deletes; the keys' order is the order of execution.
  const samples = await sideBySide(ROUNDS, {
    create: () => timed(() => pipelined(names, 64, (name) => (
      must(helper, 'link.add', { kind: 'veth', name, group: GROUP, options: { peer: `p${name}` } })))),
    checkMade: () => expectLinks(present(), 2 * PAIRS),
    delete: () => timed(() => must(helper, 'link.deleteGroup', { group: GROUP })),
    checkGone: () => expectLinks(present(), 0),
    ipCreate: () => ip('-batch', add),
    ipDelete: () => ip('-batch', remove),
    ipCreateAgain: () => ip('-batch', add),
    ipDeleteGroup: () => ip('link', 'delete', 'group', String(GROUP)),
  });
  await peer.close();
  return [
    {
      name: `create ${PAIRS} veth pairs`, unit: 'ms', ours: median(samples.create),
      peer: { name: 'ip -batch', value: median([...samples.ipCreate, ...samples.ipCreateAgain]) }, goal: { ratio: 1 },
      note: 'link.add, 64 calls under way at once',
    },
    {
      name: `delete ${PAIRS} veth pairs`, unit: 'ms', ours: median(samples.delete),
      peer: { name: 'ip -batch', value: median(samples.ipDelete) }, goal: { ratio: 1 },
      note: 'by group: link.deleteGroup, one call; `ip -batch` one by one',
    },
    {
      name: `delete ${PAIRS} veth pairs, both by group`, unit: 'ms', ours: median(samples.delete),
      peer: { name: 'ip link delete group', value: median(samples.ipDeleteGroup) },
    },
  ];
}

function expectLinks(found: number, expected: number): number {
  if (found !== expected) throw new Error(`${expected} veth ends are expected; ip sees ${found}.`);
  return 0;
}
