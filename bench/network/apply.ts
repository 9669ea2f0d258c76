import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../figures.ts';
import { median, output, sideBySide, timed, timedProgram } from '../measure.ts';
import { must } from './helper.ts';
import { OwnHelper } from './own-helper.ts';
import { PeerNamespace } from './peer-namespace.ts';

/** Taking a thousand bridges down is most of a round: the kernel waits for each. */
const rounds = (links: number): number => (links < 500 ? 5 : 3);

const documentOf = (links: number): string =>
  [
    'taproom: 1',
    'name: bench',
    'links:',
    ...Array.from(
      { length: links },
      (_, at) => `  - { kind: bridge, name: b${at}, addresses: [10.${at >> 8}.${at & 255}.1/24] }`,
    ),
    '',
  ].join('\n');

/**
 * A network of so many links with an address each: planned and applied, against `ip -batch` of the plan's own commands.
 */
export async function applied(links: number): Promise<Figure[]> {
  const helper = new OwnHelper();
  const peer = await PeerNamespace.open();
  const folder = mkdtempSync(join(tmpdir(), 'taproom-bench-batch-'));
  try {
    const connection = await helper.connection();
    let text = documentOf(links);
    const { plan } = await must(connection, 'network.plan', { text });
    const commands = plan.steps
      .flatMap((step) => step.commands)
      .filter((line) => line.startsWith('ip '))
      // An older iproute2 does not know who added an address.
      .map((line) => line.slice('ip '.length).replace(/^(address add .*) proto 214$/, '$1'));
    const batch = join(folder, 'batch');
    writeFileSync(batch, `${commands.join('\n')}\n`);
    const ip = (...args: string[]): number => timedProgram(...peer.inside('ip', args));
    const bridges = (): number =>
      (JSON.parse(output('ip', ['-json', 'link', 'show', 'type', 'bridge'])) as unknown[]).length;
    const before = (await must(connection, 'status', {})).residentBytes;
    let memory = 0;
    const samples = await sideBySide(rounds(links), {
      plan: () => {
        // Another text each round: the helper remembers what it read last.
        text += '#\n';
        return timed(() => must(connection, 'network.plan', { text }));
      },
      apply: () => timed(() => must(connection, 'network.apply', { text })),
      check: async () => {
        if (bridges() !== links) throw new Error(`${links} bridges are expected; ip sees ${bridges()}.`);
        memory = Math.max(memory, (await must(connection, 'status', {})).residentBytes - before);
        return 0;
      },
      again: () => timed(() => must(connection, 'network.apply', { text })),
      ipBatch: () => ip('-batch', batch),
      down: () => timed(() => must(connection, 'network.down', { name: 'bench', confirm: true })),
      ipDown: () => ip('link', 'delete', 'group', String(0x7470)),
    });
    await must(connection, 'network.apply', { text });
    const reconcile = await timed(() => helper.again());
    const state = (await must(await helper.connection(), 'network.show', { name: 'bench' })).network;
    if (state.state !== 'up' || state.drift.length > 0) throw new Error('The network is not up after the crash.');
    await must(await helper.connection(), 'network.down', { name: 'bench', confirm: true });
    return [
      {
        name: `plan a network of ${links} links`,
        unit: 'ms',
        ours: median(samples.plan),
        peer: { name: 'ip -batch', value: median(samples.ipBatch) },
      },
      {
        name: `apply a network of ${links} links`,
        unit: 'ms',
        ours: median(samples.apply),
        peer: { name: 'ip -batch', value: median(samples.ipBatch) },
        goal: { ratio: 2 },
        note: "bridges, an address each; planned, journalled, read back; `ip` runs the plan's own commands",
      },
      { name: `apply it again`, unit: 'ms', ours: median(samples.again), note: 'nothing changes' },
      {
        name: `take it down`,
        unit: 'ms',
        ours: median(samples.down),
        peer: { name: 'ip link delete group', value: median(samples.ipDown) },
      },
      {
        name: `memory for a network of ${links} links`,
        unit: 'MiB',
        ours: memory / 2 ** 20,
        note: 'most that the helper grew by',
      },
      {
        name: `start after SIGKILL with ${links} links up`,
        unit: 'ms',
        ours: reconcile,
        note: 'to the first answer: journal read, kernel read, plan found empty',
      },
    ];
  } finally {
    await peer.close();
    await helper.close();
    rmSync(folder, { recursive: true });
  }
}
