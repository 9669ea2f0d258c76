import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BGP, ipv4, manyRoutes } from '../test/many-routes.ts';
import { inTestSandbox, ipDo, KernelHelper, sweep, taproomPath } from './kernel.fixture.ts';

/** More than one answer holds. */
const COUNT = 25_000;

describe.skipIf(!inTestSandbox)('taproom route list, beside a large table', () => {
  const helper = new KernelHelper();

  beforeAll(async () => {
    await manyRoutes('ipv4', COUNT);
    await helper.start();
  }, 120_000);
  afterAll(async () => {
    await helper.remove();
    ipDo('link', 'set', 'lo', 'down');
    ipDo('link', 'set', 'lo', 'up');
    sweep();
  });

  it('prints all of it, as one table and as one object', async () => {
    const text = await helper.ok('route', 'list', '--protocol', String(BGP));
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + COUNT);
    expect(lines.filter((line) => line.includes('DESTINATION'))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/^- +\d+\.\d+\.\d+\.0\/24 +dev lo +main +0 +- +bgp +-$/);
    const { routes, version } = await helper.json('route', 'list', '--protocol', String(BGP));
    expect(version).toBe(1);
    expect(new Set((routes as { destination: string }[]).map(({ destination }) => destination)).size).toBe(COUNT);
  }, 60_000);

  it('prints what lies in a prefix, at most so many, and stops when nobody reads', async () => {
    expect((await helper.json('route', 'list', '--within', '20.0.0.0/21'))['routes']).toHaveLength(8);
    expect(await helper.ok('route', 'list', '--within', ipv4(COUNT - 1))).toMatch(/dev lo .*bgp/);
    expect((await helper.json('route', 'list', '--limit', '3', '--dev', 'lo'))['routes']).toHaveLength(3);
    const head = execFileSync('sh', ['-c', `${taproomPath} route list | head -2`], { env: helper.environment });
    expect(head.toString()).toMatch(/^NAMESPACE +DESTINATION/);
  });
});
