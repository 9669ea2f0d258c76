import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ipAddresses, ipLink, wholeState } from './witness.ts';

const VMS = `# The virtual machines' network
taproom: 1
name: vms
links:
  - { kind: bridge, name: br0, addresses: [10.20.0.1/24] }
  - { kind: tap, name: vm0, controller: br0 }
  - { kind: tap, name: vm1, controller: br0 }
`;

describeKernel('networks', () => {
  let state: string;
  let daemon: TestDaemon;
  let helper: Connection;

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'taproom-networks-'));
    daemon = await startDaemon({ args: ['--state', state] });
    helper = await daemon.connect();
  });
  afterEach(async () => {
    await daemon.stop();
    cleanNetwork();
    rmSync(state, { recursive: true });
  });

  it('come up, stay as they are the second time, and leave nothing when they go', async () => {
    const before = wholeState();
    const { plan } = await done(helper, 'network.plan', { text: VMS });
    expect(plan).toMatchObject({ network: 'vms', to: 'up', risks: [] });
    expect(plan.steps.length).toBeGreaterThan(2);
    expect(wholeState()).toEqual(before);

    const applied = await done(helper, 'network.apply', { text: VMS });
    expect(applied).toMatchObject({ network: { name: 'vms', state: 'up', error: null, drift: [], counts: { links: 3, addresses: 1 } }, entry: 1, pending: null });
    expect(ipLink('br0')).toMatchObject({ ifalias: 'taproom:vms', flags: expect.arrayContaining(['UP']) as string[] });
    expect(ipLink('vm1')).toMatchObject({ ifalias: 'taproom:vms', master: 'br0' });
    expect(ipAddresses('br0')).toContainEqual(expect.objectContaining({ local: '10.20.0.1', prefixlen: 24 }));
    expect(readFileSync(join(state, 'networks/vms.yaml'), 'utf8')).toBe(VMS);
    expect(statSync(join(state, 'networks/vms.yaml')).mode & 0o777).toBe(0o600);

    const up = wholeState();
    expect(await done(helper, 'network.apply', { text: VMS })).toMatchObject({ steps: 0, entry: null });
    expect(await done(helper, 'network.up', { name: 'vms' })).toMatchObject({ steps: 0, entry: null });
    expect(wholeState()).toEqual(up);

    expect(await done(helper, 'network.down', { name: 'vms' })).toMatchObject({ network: { state: 'down' }, entry: 2 });
    expect(wholeState()).toEqual(before);
    expect(await done(helper, 'network.down', { name: 'vms' })).toMatchObject({ steps: 0, entry: null });
    expect(await done(helper, 'network.delete', { name: 'vms' })).toEqual({});
    expect(await done(helper, 'network.list', {})).toEqual({ networks: [] });
  });
});
