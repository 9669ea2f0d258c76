import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../../build/setup/paths.mjs';
import type { Figure } from '../figures.ts';
import { median, sideBySide, timedProgram } from '../measure.ts';

const ROUNDS = 21;

/** A whole run of a command, from nothing: ours, iproute2's, and what any CLI on Node pays at least. */
export async function coldStart(folder: string): Promise<Figure[]> {
  const script = join(folder, 'commander.cjs');
  writeFileSync(
    script,
    `const { Command } = require(${JSON.stringify(inCheckout('node_modules/commander'))});
new Command().command('list').action(() => console.log('[]')).parent.parse();\n`,
  );
  const samples = await sideBySide(ROUNDS, {
    ours: () => timedProgram('taproom', ['link', 'list']),
    ip: () => timedProgram('ip', ['link']),
    node: () => timedProgram('node', ['-e', '0']),
    commander: () => timedProgram('node', [script, 'list']),
  });
  const peers = {
    'ip link': samples.ip,
    'node -e 0': samples.node,
    'a Node CLI that does nothing (commander)': samples.commander,
  };
  return Object.entries(peers).map(([name, values]): Figure => ({
    name: '`taproom link list`, cold',
    unit: 'ms',
    ours: median(samples.ours),
    peer: { name, value: median(values) },
  }));
}
