import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { answerTimes, Attackers, besieged, firstWord, rootAsks, type Attack } from './attacks.ts';
import { done } from './changes.ts';
import type { TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork } from './witness.ts';

/** Seconds of each. */
const SECONDS = 6;
/** How many connections each of the two users opens, and which budgets refuse them something. */
const ATTACKS: readonly (readonly [Attack, number, readonly string[]])[] = [
  ['documents', 4, ['document-bytes']],
  ['unread', 12, []],
  ['hangUp', 20, []],
  ['plans', 4, []],
  ['planHangUp', 10, []],
  ['idle', 64, ['connections-per-user']],
  ['datapaths', 2, ['datapath-memory']],
];

describeKernel('a helper that two users try to exhaust at once', () => {
  let daemon: TestDaemon | undefined;
  let leave: (() => void) | undefined;
  const attackers = new Attackers();
  afterEach(async () => {
    await attackers.end();
    await daemon?.kill('SIGKILL');
    leave?.();
    leave = undefined;
    cleanNetwork();
  });

  it.each(ATTACKS)(
    'serves root while they do: %s, on %i connections each',
    async (attack, connections, budgets) => {
      ({ daemon, leave } = await besieged());
      const helper = await daemon.connect();
      const quiet = await rootAsks(helper, 1);
      attackers.begin(daemon.socket, attack, connections);
      const took = await rootAsks(helper, SECONDS);
      const { residentBytes, budgets: used } = await done(helper, 'status', {});
      console.log(
        `${attack}: ${answerTimes(took)} (alone: ${answerTimes(quiet)}); ` +
          `RSS ${Math.round(residentBytes / 2 ** 20)} MiB; refused by: ${[...attackers.refusals].join(', ')}`,
      );
      for (const budget of budgets)
        await expect.poll(() => [...attackers.refusals], { timeout: 60_000 }).toContain(budget);
      for (const { name, used: of, size } of used) expect(of, name).toBeLessThanOrEqual(size);
      // Who hung up is forgotten, and whoever comes is served.
      await attackers.end();
      const again = await daemon.connect();
      await done(again, 'link.list', {});
      again.close();
      await expect.poll(async () => (await done(helper, 'status', {})).connections, { timeout: 60_000 }).toBe(1);
      expect(daemon.process.exitCode).toBeNull();
    },
    180_000,
  );

  it('tells a member the truth when it has no file descriptors left, and serves them again when it has', async () => {
    ({ daemon, leave } = await besieged());
    const { socket } = daemon;
    expect(firstWord(socket)).toMatchObject({ result: { authorization: { by: 'group' } } });
    const pid = String(daemon.process.pid);
    const limit = (files: number | undefined): void => {
      execFileSync('prlimit', ['--pid', pid, `--nofile=${files}:4096`]);
    };
    const withoutRoom = (): unknown => {
      const used = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
      const free = Array.from({ length: used.size + 2 }, (_, fd) => fd).filter((fd) => !used.has(fd));
      // Room for the connection, and for nothing that has to be opened to look up whose it is.
      limit(free[1]);
      const word: unknown = firstWord(socket);
      limit(4096);
      return word;
    };
    // Again where it had a file open for a moment just then: it looks at the processes of the machine now and then.
    await expect
      .poll(withoutRoom)
      .toMatchObject({ error: { data: { kind: 'overloaded', code: 'request.noDescriptors' } } });
    expect(firstWord(daemon.socket)).toMatchObject({ result: { authorization: { by: 'group' } } });
  });
});
