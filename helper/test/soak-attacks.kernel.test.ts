import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { answerTimes, Attackers, besieged, rootAsks, type Attack, type Waits } from './attacks.ts';
import { done } from './changes.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork } from './witness.ts';

/**
 * All that attacks.ts does to a helper at once, by two users, beside ordinary work. A minute by default;
 * CONTRIBUTING.md says how to run it for half an hour.
 */
const SECONDS = Number(process.env.TAPROOM_SOAK_SECONDS ?? 60);
/** Seconds from one look at the helper to the next; the first third is its warm-up. */
const INTERVAL = Math.max(5, SECONDS / 30);
/** Connections of each user. */
const TOGETHER: Readonly<Record<Attack, number>> = {
  documents: 2,
  unread: 4,
  hangUp: 4,
  plans: 2,
  planHangUp: 2,
  idle: 6,
  datapaths: 1,
};
/** MiB: its heap (256, as the launcher starts it), what waits for slow readers, and the addon. */
const CEILING = 420;
/** MiB that its memory moves by when it is settled. A minute is too short to tell that from growth. */
const SWING = SECONDS >= 600 ? 96 : CEILING;

interface Held {
  rss: number;
  threads: number;
  descriptors: number;
}
function held(pid: number): Held {
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    rss: Number(rss) / 1024,
    threads: readdirSync(`/proc/${pid}/task`).length,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}
const most = (looks: readonly Held[], of: keyof Held): number => Math.round(Math.max(...looks.map((look) => look[of])));

describeKernel('a helper under every attack at once', () => {
  it(
    `grows neither in memory nor in threads nor in descriptors, and serves root: ${SECONDS} s`,
    { timeout: (SECONDS + 180) * 1000 },
    async () => {
      // What would be begun of the datapaths stays and holds memory by right: here all of them are refused.
      const { daemon, leave } = await besieged([
        '--budget',
        'datapath-memory=300000000',
        '--budget',
        'datapath-threads=32',
      ]);
      const attackers = new Attackers();
      try {
        const helper = await daemon.connect();
        const pid = daemon.process.pid ?? 0;
        for (const [attack, connections] of Object.entries(TOGETHER))
          attackers.begin(daemon.socket, attack as Attack, connections);
        const looks: Held[] = [];
        const took: Waits = { questions: [], changes: [] };
        for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
          const { questions, changes } = await rootAsks(helper, INTERVAL);
          took.questions.push(...questions);
          took.changes.push(...changes);
          looks.push(held(pid));
        }
        const third = Math.ceil(looks.length / 3);
        const [middle, last] = [looks.slice(third, 2 * third), looks.slice(2 * third)];
        console.log(
          `soak of attacks: ${SECONDS} s, ${answerTimes(took)}; ` +
            `RSS ${most(middle, 'rss')} then ${most(last, 'rss')} MiB, threads ${most(last, 'threads')}, ` +
            `descriptors ${most(last, 'descriptors')}; refused by ${[...attackers.refusals].join(', ')}`,
        );
        expect(most(looks, 'rss'), 'MiB').toBeLessThan(CEILING);
        expect(most(last, 'rss') - most(middle, 'rss'), 'MiB more in the last third').toBeLessThan(SWING);
        expect(most(last, 'threads')).toBeLessThanOrEqual(most(middle, 'threads') + 32);
        expect(most(last, 'descriptors')).toBeLessThanOrEqual(most(middle, 'descriptors') + 100);
        await attackers.end();
        await expect.poll(async () => (await done(helper, 'status', {})).connections, { timeout: 60_000 }).toBe(1);
        expect(daemon.log()).not.toMatch(/"level":"error"/);
        expect(await daemon.stop()).toBe(0);
      } finally {
        await attackers.end();
        await daemon.kill('SIGKILL');
        leave();
        cleanNetwork();
      }
    },
  );
});
