import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeJournal, encodeRecord } from '../daemon/transactions/journal.ts';
import { done } from './changes.ts';
import { startDaemon } from './daemon.ts';
import { endProcesses, settledState } from './kernel-state.ts';
import { describeKernel } from './sandbox.ts';
import { surroundings, World } from './world.ts';

const old = readFileSync(join(import.meta.dirname, '../daemon/transactions/journal-v1.fixture.txt'));
const recipe = readFileSync(join(import.meta.dirname, '../../examples/tun-policy-route.yaml'), 'utf8');
const card = 'taproom: 1\nname: risky\nlinks:\n  - { kind: existing, name: eth0, mtu: 1400 }\n';

describeKernel('a journal of version 1', () => {
  it('goes on: its networks are up, can be taken down, and leave nothing', async () => {
    const world = await World.open();
    const state = mkdtempSync(join(tmpdir(), 'taproom-journal-'));
    const start = () => startDaemon({ args: ['--state', state, '--log-level', 'warn'], entry: world.entry });
    try {
      surroundings(world);
      const seen = (wanted: Parameters<typeof settledState>[2]) => settledState(world, join(state, 'services'), wanted);
      const before = await seen(null);
      // The same networks as those of the journal, in this machine's kernel.
      const first = await start();
      const maker = await first.connect();
      for (const text of [recipe, card]) await done(maker, 'network.apply', { text, confirm: true });
      await first.kill('SIGKILL');
      const [here] = decodeJournal(readFileSync(join(state, 'journal'))).records;
      if (here?.record !== 'start') throw new Error('The journal does not begin with its place.');
      const records = decodeJournal(old).records.map((record) =>
        record.record === 'start' ? { ...here, version: 1 } : record,
      );
      writeFileSync(join(state, 'journal'), records.map(encodeRecord).join(''));

      const second = await start();
      const helper = await second.connect();
      const { networks } = await done(helper, 'network.list', {});
      expect(networks.filter((network) => network.state === 'up').map(({ name }) => name)).toEqual([
        'risky',
        'tun-policy-route',
      ]);
      expect((await done(helper, 'history.list', {})).entries).toHaveLength(10);
      for (const name of ['risky', 'tun-policy-route']) await done(helper, 'network.down', { name, confirm: true });
      expect(await seen(before)).toEqual(before);
      await second.stop();
    } finally {
      endProcesses(join(state, 'services'));
      await world.close();
      rmSync(state, { recursive: true, force: true });
    }
  }, 60_000);
});
