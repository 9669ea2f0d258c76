import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { startDaemon } from './daemon.ts';
import { settledState } from './kernel-state.ts';
import { describeKernel } from './sandbox.ts';
import { surroundings, World } from './world.ts';

const SECONDS = { confirmWithin: 5 };
const cuts = [
  [
    'link.set',
    { link: { name: 'eth0' }, up: false },
    (to: Connection) => done(to, 'link.set', { link: { name: 'eth0' }, up: false, ...SECONDS }),
  ],
  [
    'route.delete',
    { destination: 'default', via: '10.99.0.1' },
    (to: Connection) => done(to, 'route.delete', { destination: 'default', via: '10.99.0.1', ...SECONDS }),
  ],
  [
    'route.delete',
    { destination: 'default', family: 'ipv4' },
    // As a DHCP client leaves it; the change names no metric.
    (to: Connection) => done(to, 'route.delete', { destination: 'default', family: 'ipv4', ...SECONDS }),
    100,
  ],
  [
    'address.delete',
    { link: { name: 'eth0' }, address: '10.99.0.2/24' },
    (to: Connection) => done(to, 'address.delete', { link: { name: 'eth0' }, address: '10.99.0.2/24', ...SECONDS }),
  ],
] as const;

/** What cuts off whoever asks for it: told before, made, and taken back by itself when nobody confirms it. */
describeKernel('a direct change of what the default route goes by', () => {
  it.each(cuts)(
    '%s comes back by itself',
    async (method, params, cut, metric?) => {
      const world = await World.open();
      const state = mkdtempSync(join(tmpdir(), 'taproom-guard-'));
      const daemon = await startDaemon({ args: ['--state', state, '--log-level', 'error'], entry: world.entry });
      try {
        surroundings(world);
        if (metric !== undefined) world.sh(`ip route del default; ip route add default via 10.99.0.1 metric ${metric}`);
        const seen = (wanted: Parameters<typeof settledState>[2]) =>
          settledState(world, join(state, 'services'), wanted);
        const before = await seen(null);
        const helper = await daemon.connect();
        const plan = await done(helper, 'change.plan', { method, params });
        expect(plan).toMatchObject({ steps: [{ operation: { op: method } }] });
        expect(plan.risks).toContain('default-route');
        expect(await seen(before)).toEqual(before);

        const { pending } = await cut(helper);
        expect(pending).toMatchObject({ seconds: 5, network: null });
        expect(await seen(null)).not.toEqual(before);
        while ((await done(helper, 'history.list', {})).entries[0]?.outcome === 'pending')
          await new Promise((resolve) => setTimeout(resolve, 200));
        expect((await done(helper, 'history.list', {})).entries[0]).toMatchObject({
          verb: method,
          outcome: 'reverted',
        });
        expect(await seen(before)).toEqual(before);
      } finally {
        await daemon.kill('SIGKILL');
        await world.close();
        rmSync(state, { recursive: true, force: true });
      }
    },
    60_000,
  );
});
