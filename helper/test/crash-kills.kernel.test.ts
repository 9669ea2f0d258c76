import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { done } from './changes.ts';
import { startDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { sleep } from './soak-world.ts';
import { cleanNetwork, wholeState } from './witness.ts';

/** Ten in `npm test`, 200 in `npm run test:long`. */
const KILLS = Number(process.env.TAPROOM_KILLS ?? 10);
const LAB = `taproom: 1
name: lab
namespaces: [left, right]
links:
  - { kind: bridge, name: br0, addresses: [10.50.0.1/24] }
  - { kind: tap, name: vm0, controller: br0 }
  - { kind: veth, namespace: left, name: l0, addresses: [10.51.0.1/24], options: { peer: r0, peerNamespace: right, peerAddresses: [10.51.0.2/24] } }
routes:
  - { destination: 10.61.0.0/16, type: blackhole }
  - { namespace: left, destination: 10.62.0.0/16, via: 10.51.0.2 }
datapaths:
  - { type: switch, name: sw0, ports: [{ kind: tap, device: vm0 }] }
`;

describeKernel('a helper that is killed at any moment', () => {
  it(
    `has the network whole or not at all the next time, and leaves nothing: ${KILLS} times`,
    async () => {
      const state = mkdtempSync(join(tmpdir(), 'taproom-kills-'));
      const before = wholeState();
      const outcomes = { up: 0, down: 0 };
      try {
        const first = await startDaemon({ args: ['--state', state] });
        const measuring = await first.connect();
        const begun = performance.now();
        await done(measuring, 'network.apply', { text: LAB });
        // Kills fall before, within and after what a change takes here and now.
        const span = 2 * (performance.now() - begun);
        await done(measuring, 'network.down', { name: 'lab' });
        await first.stop();
        for (let kill = 0; kill < KILLS; kill += 1) {
          const victim = await startDaemon({ args: ['--state', state] });
          const helper = await victim.connect();
          // Its answer may never come.
          const asked =
            kill % 3 === 2 ? helper.call('network.down', { name: 'lab' }) : helper.call('network.apply', { text: LAB });
          void asked.catch(() => undefined);
          // The moment is the experiment: spread evenly, in no order that repeats with the requests.
          await sleep(((kill * 7919) % KILLS) * (span / KILLS));
          await victim.kill('SIGKILL');

          const next = await startDaemon({ args: ['--state', state] });
          const after = await next.connect();
          const { networks } = await done(after, 'network.list', {});
          const lab = networks.find(({ name }) => name === 'lab');
          expect(['up', 'down', undefined], `kill ${kill}`).toContain(lab?.state);
          outcomes[lab?.state === 'up' ? 'up' : 'down'] += 1;
          if (lab?.state === 'up') expect(lab.drift, `kill ${kill}`).toEqual([]);
          else expect(wholeState(), `kill ${kill}`).toEqual(before);
          expect(await next.stop()).toBe(0);
        }
        const last = await startDaemon({ args: ['--state', state] });
        expect((await done(await last.connect(), 'cleanup.run', {})).remaining).toEqual([]);
        await last.stop();
        expect(wholeState()).toEqual(before);
        console.log(`${KILLS} kills: ${outcomes.up} times up afterwards, ${outcomes.down} times down`);
      } finally {
        cleanNetwork();
        rmSync(state, { recursive: true, force: true });
      }
    },
    30_000 + KILLS * 15_000,
  );
});
