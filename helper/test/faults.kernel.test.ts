import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startDaemon } from './daemon.ts';
import { endProcesses, settledState } from './kernel-state.ts';
import { Lanes } from './lanes.ts';
import { describeKernel } from './sandbox.ts';
import { surroundings, World } from './world.ts';

const folder = join(import.meta.dirname, '../../examples');
const EXAMPLES = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -5))
  .sort();
const ERRORS = ['EPERM', 'EBUSY', 'ENOBUFS', 'EEXIST'];
const faults = { requests: 0, leftovers: 0 };

/** Every request of bringing every example up is refused by the kernel in turn, with each of four errors. */
describeKernel('a request that the kernel refuses', () => {
  const lanes = new Lanes(availableParallelism());
  describe.concurrent('while it brings up', () => {
    it.each(EXAMPLES)(
      '%s: all is reverted, and reported',
      (name) =>
        lanes.take(async () => {
          const world = await World.open();
          const state = mkdtempSync(join(tmpdir(), 'taproom-fault-'));
          const plan = join(state, 'fault');
          writeFileSync(plan, '');
          const daemon = await startDaemon({
            args: ['--state', state, '--log-level', 'error'],
            entry: world.entry,
            env: { TAPROOM_FAULT: plan },
          });
          try {
            surroundings(world);
            const seen = (wanted: Parameters<typeof settledState>[2]) =>
              settledState(world, join(state, 'services'), wanted);
            const helper = await daemon.connect();
            const text = readFileSync(join(folder, `${name}.yaml`), 'utf8');
            const before = await seen(null);
            for (let request = 1, more = true; more; request++) {
              for (const error of ERRORS) {
                writeFileSync(plan, `${request}:${error}`);
                const answer = await helper.call('network.apply', { text, confirm: true });
                writeFileSync(plan, '');
                if (answer.ok) {
                  more = false;
                  break;
                }
                faults.requests += 1;
                expect(answer.error).toMatchObject({
                  errnoName: error,
                  kind: expect.stringMatching(/^(failed|conflict|overloaded)$/) as string,
                  step: expect.stringMatching(/: test \w+$/) as string,
                });
                const after = await seen(before);
                if (JSON.stringify(after) !== JSON.stringify(before)) faults.leftovers += 1;
                expect(after, `after request ${request} failed with ${error}`).toEqual(before);
              }
            }
          } finally {
            await daemon.kill('SIGKILL');
            endProcesses(join(state, 'services'));
            await world.close();
            rmSync(state, { recursive: true, force: true });
          }
        }),
      600_000,
    );
  });

  it('among many links that are made together: all of them are reverted, and the failed one is named', async () => {
    const world = await World.open();
    const state = mkdtempSync(join(tmpdir(), 'taproom-fault-'));
    const plan = join(state, 'fault');
    writeFileSync(plan, '');
    const daemon = await startDaemon({
      args: ['--state', state, '--log-level', 'error'],
      entry: world.entry,
      env: { TAPROOM_FAULT: plan },
    });
    try {
      const helper = await daemon.connect();
      const links = Array.from(
        { length: 40 },
        (_, at) => `  - { kind: bridge, name: b${at}, addresses: [10.0.${at}.1/24] }\n`,
      ).join('');
      const text = `taproom: 1\nname: many\nlinks:\n${links}`;
      const seen = (wanted: Parameters<typeof settledState>[2]) => settledState(world, join(state, 'services'), wanted);
      const before = await seen(null);
      // A request each for a link and its address.
      for (const [request, error] of [
        [20, 'EBUSY'],
        [50, 'ENOBUFS'],
        [70, 'EPERM'],
      ] as const) {
        writeFileSync(plan, `${request}:${error}`);
        const answer = await helper.call('network.apply', { text, confirm: true });
        writeFileSync(plan, '');
        expect(answer).toMatchObject({
          ok: false,
          error: {
            errnoName: error,
            message: expect.stringMatching(/This was step \d+ of 40 \(.*; the steps before it were reverted/) as string,
          },
        });
        expect(await seen(before), `after request ${request} failed with ${error}`).toEqual(before);
      }
      expect(await helper.call('network.apply', { text, confirm: true })).toMatchObject({
        ok: true,
        value: { steps: 40 },
      });
      expect(await helper.call('network.down', { name: 'many', confirm: true })).toMatchObject({ ok: true });
      expect(await seen(before)).toEqual(before);
    } finally {
      await daemon.kill('SIGKILL');
      endProcesses(join(state, 'services'));
      await world.close();
      rmSync(state, { recursive: true, force: true });
    }
  }, 120_000);

  afterAll(() => {
    console.log(`refused requests: ${faults.requests}, leftovers: ${faults.leftovers}`);
    expect(faults.leftovers).toBe(0);
  });
});
