import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { REAL_HEAP, startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip } from './witness.ts';

function routesIn(namespace: string, from: number, count: number): void {
  const file = join(tmpdir(), `routes-${process.pid}`);
  const lines: string[] = [];
  for (let at = from; at < from + count; at += 1)
    lines.push(`route add 10.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32 dev lo\n`);
  writeFileSync(file, lines.join(''));
  execFileSync('ip', ['-n', namespace, '-batch', file]);
}

describeKernel('a namespace with very many routes', () => {
  let daemon: TestDaemon | undefined;
  afterEach(async () => {
    await daemon?.kill('SIGKILL');
    cleanNetwork();
  });

  it('is followed with 130,000, by a helper with its real heap', async () => {
    ip('netns', 'add', 'big');
    ip('-n', 'big', 'link', 'set', 'lo', 'up');
    routesIn('big', 0, 130_000);
    daemon = await startDaemon({ env: REAL_HEAP });
    const helper = await daemon.connect();
    expect(await readable(helper)).toEqual({ '': true, big: true });
    expect((await done(helper, 'status', {})).counts.routes).toBeGreaterThanOrEqual(130_000);
  }, 300_000);

  it('is marked as too large beyond the budget, and the others do not notice', async () => {
    const args = ['--budget', 'namespace-rows=2000'];
    for (const name of ['big', 'small']) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    routesIn('big', 0, 1000);
    daemon = await startDaemon({ args });
    const helper = await daemon.connect();
    expect(await readable(helper)).toEqual({ '': true, big: true, small: true });
    // It grows before its eyes.
    routesIn('big', 1000, 2000);
    await expect.poll(() => readable(helper), { timeout: 20_000 }).toMatchObject({ big: false, small: true });
    const { namespaces } = await done(helper, 'namespace.list', {});
    expect(namespaces.find(({ name }) => name === 'big')?.note).toMatchObject({
      code: 'namespace.tooLarge',
      values: { size: 2000 },
    });
    expect((await done(helper, 'status', {})).counts.routes).toBeLessThan(1000);
    // The next helper finds it so: it starts, and serves all the others.
    await daemon.stop();
    daemon = await startDaemon({ args });
    const next = await daemon.connect();
    expect(await readable(next)).toEqual({ '': true, big: false, small: true });
    await done(next, 'link.add', { kind: 'bridge', name: 'br0', namespace: 'small' });
    // Made anew it is small.
    ip('netns', 'delete', 'big');
    ip('netns', 'add', 'big');
    await expect.poll(() => readable(next), { timeout: 20_000 }).toMatchObject({ big: true });
  });
});

/** Of each namespace whether it can be looked into. */
const readable = async (helper: Connection): Promise<Record<string, boolean>> =>
  Object.fromEntries(
    (await done(helper, 'namespace.list', {})).namespaces.map(({ name, readable: can }) => [name, can]),
  );
