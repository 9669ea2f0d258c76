import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork } from './witness.ts';

const network = (name: string, net: number): string => `taproom: 1
name: ${name}
links:
  - { kind: bridge, name: br-${name}, addresses: [10.80.${net}.1/24] }
nat:
  - { from: 10.80.${net}.0/24, publish: [{ protocol: tcp, port: ${8000 + net}, to: 10.80.${net}.9 }] }
`;

/** The ruleset as nft lists it, without what it counts. */
const ruleset = (): string =>
  execFileSync('nft', ['list', 'ruleset'], { encoding: 'utf8' }).replace(/packets \d+ bytes \d+/g, 'counted');

describeKernel('cleanup of orphans beside networks that share a table', () => {
  let state: string;
  let daemon: TestDaemon;
  let helper: Connection;

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'taproom-orphans-'));
    daemon = await startDaemon({ args: ['--state', state] });
    helper = await daemon.connect();
  });
  afterEach(async () => {
    await daemon.kill('SIGKILL');
    execFileSync('nft', ['flush', 'ruleset']);
    cleanNetwork();
    rmSync(state, { recursive: true, force: true });
  });

  it.each([2, 3])('changes nothing of the rules of %i networks that are up', async (count) => {
    for (let at = 1; at <= count; at += 1) await done(helper, 'network.apply', { text: network(`net${at}`, at) });
    const before = ruleset();
    expect(before).toContain(`postrouting-net${count}`);
    expect((await done(helper, 'cleanup.list', { orphans: true })).leftovers).toEqual([]);
    expect(await done(helper, 'cleanup.run', { orphans: true })).toEqual({ removed: [], remaining: [] });
    expect(ruleset()).toBe(before);
    expect((await done(helper, 'network.list', {})).networks.map(({ state: is }) => is)).toEqual(
      Array(count).fill('up'),
    );
  });

  it('takes away the chains of a network that is not known, and no others', async () => {
    for (const [at, name] of ['one', 'two'].entries())
      await done(helper, 'network.apply', { text: network(name, at + 1) });
    const before = ruleset();
    execFileSync('nft', ['-f', '-'], {
      input: `table inet taproom { chain postrouting-lost { type nat hook postrouting priority 100; ip saddr 10.80.7.0/24 masquerade; }; }`,
    });
    const { leftovers } = await done(helper, 'cleanup.list', { orphans: true });
    expect(leftovers).toMatchObject([
      { what: 'nft-table', network: 'lost', evidence: { values: { networks: 'lost' } } },
    ]);
    expect((await done(helper, 'cleanup.run', { orphans: true })).removed).toMatchObject([{ network: 'lost' }]);
    expect(ruleset()).toBe(before);
  });
});
