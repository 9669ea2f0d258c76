import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
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

  it('is followed with 130,000, and marked as too large beyond the budget, and the others do not notice', async () => {
    for (const name of ['big', 'small']) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    routesIn('big', 0, 130_000);
    daemon = await startDaemon({ env: REAL_HEAP });
    const helper = await daemon.connect();
    const seen = async () =>
      (await done(helper, 'namespace.list', {})).namespaces.map(({ name, readable }) => ({ name, readable }));
    expect(await seen()).toContainEqual({ name: 'big', readable: true });
    expect((await done(helper, 'route.list', { namespace: 'big' })).routes.length).toBeGreaterThanOrEqual(130_000);

    routesIn('big', 130_000, 20_000);
    await expect.poll(seen, { timeout: 20_000 }).toContainEqual({ name: 'big', readable: false });
    const { namespaces } = await done(helper, 'namespace.list', {});
    expect(namespaces.find(({ name }) => name === 'big')?.note).toContain('namespace-rows');
    expect((await done(helper, 'status', {})).counts.routes).toBeLessThan(1000);
    // The next helper too: it starts, and serves all the others.
    await daemon.stop();
    daemon = await startDaemon({ env: REAL_HEAP });
    const next = await daemon.connect();
    expect((await done(next, 'namespace.list', {})).namespaces).toMatchObject([
      { name: '', readable: true },
      { name: 'big', readable: false },
      { name: 'small', readable: true },
    ]);
    await done(next, 'link.add', { kind: 'dummy', name: 'd0', namespace: 'small' });
    // Made anew it is small.
    ip('netns', 'delete', 'big');
    ip('netns', 'add', 'big');
    await expect
      .poll(async () => (await done(next, 'namespace.list', {})).namespaces, { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ name: 'big', readable: true }));
  }, 120_000);
});
