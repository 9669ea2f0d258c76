import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { REAL_HEAP, startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip } from './witness.ts';

const MiB = 1024 * 1024;
/** `npm run test:long` has 100 %: 10,000 links, 1,000 namespaces, 50,000 neighbours. */
const SHARE = Number(process.env.TAPROOM_MACHINE_PERCENT ?? 5) / 100;
const [LINKS, NAMESPACES, NEIGHBOURS] = [10_000 * SHARE, 1000 * SHARE, 50_000 * SHARE];

const batch = (lines: readonly string[], ...options: string[]): void =>
  void execFileSync('ip', [...options, '-batch', '-'], { input: lines.join('\n'), stdio: ['pipe', 'ignore', 'pipe'] });
const range = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

describeKernel('a large machine', () => {
  let daemon: TestDaemon | undefined;
  const start = async (...args: string[]): Promise<Connection> => {
    daemon = await startDaemon({ args, env: REAL_HEAP });
    return daemon.connect();
  };
  const resident = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon?.process.pid}/status`, 'utf8'))?.[1]) * 1024;
  afterEach(async () => {
    await daemon?.kill('SIGKILL');
    ip('link', 'delete', 'group', '4711');
    cleanNetwork();
  });

  it(
    `is followed: ${LINKS} links, ${NAMESPACES} namespaces, ${NEIGHBOURS} neighbours`,
    async () => {
      batch(range(LINKS / 2, (at) => `link add v${at} group 4711 type veth peer name w${at} group 4711`));
      for (let at = 0; at < NAMESPACES; at += 1) ip('netns', 'add', `n${at}`);
      ip('link', 'set', 'v0', 'up');
      batch(
        range(
          NEIGHBOURS,
          (at) =>
            `neigh add 10.${at >> 16}.${(at >> 8) & 255}.${at & 255} lladdr 02:00:00:00:00:07 dev v0 nud permanent`,
        ),
      );
      const begun = performance.now();
      const helper = await start();
      const ready = Math.round(performance.now() - begun);
      expect((await done(helper, 'link.list', { namespace: '' })).links.length).toBeGreaterThanOrEqual(LINKS);
      const { namespaces } = await done(helper, 'namespace.list', {});
      expect(namespaces.filter(({ readable }) => readable)).toHaveLength(NAMESPACES + 1);
      let page = await done(helper, 'neighbour.list', { namespace: '', family: 'ipv4' });
      let count = page.neighbours.length;
      while (page.next !== null) {
        page = await done(helper, 'neighbour.list', { after: page.next });
        count += page.neighbours.length;
      }
      expect(count).toBe(NEIGHBOURS);
      const { counts } = await done(helper, 'status', {});
      expect(counts.neighbours).toBeGreaterThanOrEqual(NEIGHBOURS);
      // What is asked beside all of it, and what changes, is small.
      await done(helper, 'link.add', { kind: 'bridge', name: 'br0', namespace: 'n1' });
      await done(helper, 'link.delete', { link: { name: 'br0', namespace: 'n1' } });
      console.log(`  ready after ${ready} ms, ${Math.round(resident() / MiB)} MiB resident`);
      expect(resident()).toBeLessThan(200 * MiB);
    },
    120_000 + 1_200_000 * SHARE,
  );
});
