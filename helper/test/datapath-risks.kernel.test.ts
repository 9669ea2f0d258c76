import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { PendingChange, PortSettings } from '../protocol/index.ts';
import { done } from './changes.ts';
import { becomes, machine, pings } from './datapath-lab.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLink } from './witness.ts';

let daemon: TestDaemon;
let helper: Connection;

const settings = async (key: string): Promise<PortSettings | undefined> =>
  (await done(helper, 'datapath.list', {})).datapaths[0]?.ports.find((one) => one.key === key)?.port.settings;
const waiting = async (): Promise<readonly PendingChange[]> =>
  (await done(helper, 'subscribe', { topics: ['pending'] })).pending;

describeKernel('what carries the default route, impaired or deleted', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
    helper = await daemon.connect();
  });
  afterAll(() => daemon.stop());
  beforeEach(async () => {
    // The uplink is a bond of ours, over one member.
    const member = machine('red', '192.0.2.1/24');
    await done(helper, 'datapath.add', {
      type: 'bond',
      name: 'b0',
      ports: [
        { kind: 'tap', device: 'uplink' },
        { kind: 'nic', device: member },
      ],
      confirm: true,
    });
    await done(helper, 'address.add', { link: { name: 'uplink' }, address: '192.0.2.254/24' });
    ip('route', 'add', 'default', 'via', '192.0.2.1', 'dev', 'uplink');
  });
  afterEach(async () => {
    await done(helper, 'datapath.delete', { name: 'b0', confirm: true });
    cleanNetwork();
  });

  it('awaits confirmation, and auto-reverts without it', async () => {
    expect(
      await becomes(
        () => Promise.resolve(pings('red', '192.0.2.254')),
        (is) => is,
      ),
    ).toBe(true);
    const { pending } = await done(helper, 'datapath.impair', {
      port: 'to-red',
      impairment: { suspended: true },
      confirmWithin: 5,
    });
    expect(pending?.risks).toEqual(['connection-impaired']);
    expect(await settings('nic:to-red')).toMatchObject({ impair: { in: { suspended: true } } });
    expect(pings('red', '192.0.2.254')).toBe(false);
    // Nobody can say that they are still there.
    const after = await becomes(
      () => settings('nic:to-red'),
      (now) => now?.impair.in === null,
    );
    expect(after?.impair).toEqual({ in: null, out: null });
    expect(pings('red', '192.0.2.254')).toBe(true);
  }, 20_000);

  it('stays when it is confirmed; and what makes it better waits for nobody', async () => {
    const { pending } = await done(helper, 'datapath.impair', { port: 'uplink', impairment: { delay: 20, loss: 0.1 } });
    expect(pending?.risks).toEqual(['connection-impaired']);
    const another = await helper.call('datapath.impair', { port: 'to-red', impairment: { loss: 1 } });
    expect(another).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    await done(helper, 'pending.confirm', {});
    expect((await done(helper, 'datapath.impair', { port: 'uplink', impairment: { loss: 0.1 } })).pending).toBeNull();
    expect((await done(helper, 'datapath.impair', { port: 'uplink', impairment: null })).pending).toBeNull();
    expect(await waiting()).toEqual([]);
  });

  it('is one change with all that was asked for, by whichever method', async () => {
    const lossy = { impair: { in: { loss: 1 }, out: null } };
    const { pending, datapath } = await done(helper, 'datapath.set', {
      name: 'b0',
      addPorts: [{ kind: 'tap', device: 'more' }],
      changePorts: [{ key: 'nic:to-red', settings: lossy }],
    });
    expect(pending?.risks).toEqual(['connection-impaired']);
    expect(datapath.ports.map(({ key }) => key)).toEqual(['tap:uplink', 'nic:to-red', 'tap:more']);
    await done(helper, 'pending.revert', {});
    expect(await settings('nic:to-red')).toMatchObject({ impair: { in: null, out: null } });
    const unknown = await helper.call('datapath.set', {
      name: 'b0',
      changePorts: [{ key: 'nic:nobody', settings: {} }],
    });
    expect(unknown).toMatchObject({ ok: false, error: { kind: 'not-found', field: 'changePorts.0.key' } });

    const limited = await done(helper, 'datapath.port', { name: 'b0', key: 'nic:to-red', settings: { stormLimit: 5 } });
    expect(limited.pending?.risks).toEqual(['connection-impaired']);
    await done(helper, 'pending.revert', {});
    const sure = await done(helper, 'datapath.port', {
      name: 'b0',
      key: 'nic:to-red',
      settings: { isolated: true },
      confirm: true,
    });
    expect(sure.pending).toBeNull();
    expect(
      (
        await done(helper, 'datapath.port', {
          name: 'b0',
          key: 'nic:to-red',
          settings: { isolated: false, primary: true },
        })
      ).pending,
    ).toBeNull();
  });

  it('deleting its datapath waits too, and taking that back brings device, address and route again', async () => {
    const { pending } = await done(helper, 'datapath.delete', { name: 'b0' });
    expect(pending?.risks).toContain('default-route');
    expect(ipLink('uplink')).toBeUndefined();
    await done(helper, 'pending.revert', {});
    expect(
      await becomes(
        () => Promise.resolve(pings('red', '192.0.2.254')),
        (is) => is,
      ),
    ).toBe(true);
    expect(JSON.parse(ip('-json', 'route', 'show', 'default'))).toMatchObject([
      { gateway: '192.0.2.1', dev: 'uplink' },
    ]);

    await done(helper, 'datapath.delete', { name: 'b0' });
    await done(helper, 'pending.confirm', {});
    expect(await waiting()).toEqual([]);
    expect((await done(helper, 'datapath.list', {})).datapaths).toEqual([]);
    await done(helper, 'history.undo', {});
    expect((await done(helper, 'datapath.delete', { name: 'b0', confirm: true })).pending).toBeNull();
    await done(helper, 'history.undo', {});
  });
});
