import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { connect } from '../client/index.ts';
import { keptCapabilities } from './bounding.ts';
import { done } from './changes.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork } from './witness.ts';

const checkout = join(import.meta.dirname, '../..');

const LAB = `taproom: 1
name: lab
links:
  - { kind: bridge, name: br0, addresses: [10.50.0.1/24] }
dhcp:
  - { link: br0 }
`;

/** A set of capabilities of a process (CapBnd, CapPrm, ...), as the bits that proc(5) shows. */
function capabilities(pid: number | 'self', set: string): bigint {
  const found = new RegExp(`^${set}:\\s*([0-9a-f]+)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return BigInt(`0x${found?.[1] ?? ''}`);
}

/** The bits of these names, by the kernel's own header. */
function bits(names: readonly string[]): bigint {
  const header = readFileSync('/usr/include/linux/capability.h', 'utf8');
  return names.reduce((mask, name) => {
    const number = new RegExp(`^#define CAP_${name.toUpperCase()}\\s+(\\d+)$`, 'm').exec(header)?.[1];
    if (number === undefined) throw new Error(`${name} is no capability`);
    return mask | (1n << BigInt(number));
  }, 0n);
}

const children = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );

describeKernel('what the launcher leaves to the helper of root', () => {
  afterEach(cleanNetwork);

  it('is the list of docs/security.md and no more, for what it starts too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-bounding-'));
    const socket = join(folder, 's');
    const launcher = join(checkout, 'helper/bin/taproomd');
    const process = spawn(launcher, ['--socket', socket, '--state', join(folder, 'state'), '--ready-fd', '3'], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    const ended = once(process, 'exit');
    try {
      await Promise.race([new Promise((resolve) => process.stdio[3]?.once('data', resolve)), ended]);
      const kept = bits(keptCapabilities()) & capabilities('self', 'CapBnd');
      const pid = process.pid ?? 0;
      for (const set of ['CapPrm', 'CapEff', 'CapBnd']) expect(capabilities(pid, set), set).toBe(kept);
      const helper = await connect({ socket, client: 'test', timeout: 60_000 });
      if (!helper.ok) throw new Error(helper.error.message);
      await done(helper.value, 'network.apply', { text: LAB });
      expect(children(pid).length).toBeGreaterThan(0);
      for (const child of children(pid)) {
        expect(capabilities(child, 'CapBnd'), readFileSync(`/proc/${child}/cmdline`, 'utf8')).toBe(kept);
        expect(capabilities(child, 'CapPrm') & ~kept).toBe(0n);
      }
      await done(helper.value, 'network.down', { name: 'lab' });
      helper.value.close();
    } finally {
      process.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    }
  });

  it('is explained in docs/security.md, each', () => {
    const [, section = ''] = readFileSync(join(checkout, 'docs/security.md'), 'utf8').split(
      '## What the helper keeps of root',
    );
    const rows = section.slice(0, section.indexOf('\n## ')).matchAll(/^\| ([a-z_]+(?:, [a-z_]+)*) \|/gm);
    const explained = [...rows].flatMap(([, names = '']) => names.split(', ')).filter((name) => name !== 'capability');
    expect(explained.sort()).toEqual(keptCapabilities().sort());
  });
});
