import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { NetworkRow } from '../protocol/index.ts';
import { eventually } from '../../native/test/kernel.ts';
import { done, refusedCleanly } from './changes.ts';
import { becomes } from './datapath-lab.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipAddresses, ipLink, ipLinks, ipRoutes, wholeState } from './witness.ts';

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

  const start = async (): Promise<void> => {
    daemon = await startDaemon({ args: ['--state', state] });
    helper = await daemon.connect();
  };
  const row = async (name: string): Promise<NetworkRow> => (await done(helper, 'network.show', { name })).network;
  const rowWhen = (name: string, fits: (network: NetworkRow) => boolean): Promise<NetworkRow> =>
    eventually(
      `the row of ${name}`,
      async () => {
        const now = await row(name);
        return fits(now) ? now : undefined;
      },
      30,
    );

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'taproom-networks-'));
    await start();
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
    expect(applied).toMatchObject({
      network: { name: 'vms', state: 'up', error: null, drift: [], counts: { links: 3, addresses: 1 } },
      entry: 1,
      pending: null,
    });
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

  it('change by the least, and what stays is not interrupted', async () => {
    const document = (more: string): string => `taproom: 1
name: pair
namespaces: [far]
links:
  - { kind: bridge, name: br0, addresses: [10.30.0.1/24] }
  - { kind: veth, name: near, controller: br0, options: { peer: eth0, peerNamespace: far, peerAddresses: [10.30.0.2/24] } }
${more}`;
    await done(helper, 'network.apply', { text: document('') });
    const index = ipLink('br0')?.ifindex;
    const ping = spawn('ping', ['-i', '0.02', '-c', '100', '-W', '1', '10.30.0.2'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    ping.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const pinged = new Promise<number | null>((resolve) => ping.once('close', resolve));

    const applied = await done(helper, 'network.apply', {
      text: document('  - { kind: bridge, name: more, addresses: [10.31.0.1/24] }\n'),
    });
    expect(applied.steps).toBeGreaterThan(0);
    const { steps } = await done(helper, 'history.show', { entry: applied.entry ?? 0 });
    expect(steps.every(({ operation }) => JSON.stringify(operation).includes('more'))).toBe(true);
    await done(helper, 'network.apply', { text: document('') });
    expect(ipLink('more')).toBeUndefined();
    expect(ipLink('br0')?.ifindex).toBe(index);
    expect(await pinged).toBe(0);
    expect(said).toContain(' 0% packet loss');
  });

  it('are refused, with line and names, when two claim the same', async () => {
    await done(helper, 'network.apply', { text: VMS });
    const failure = await refusedCleanly(helper, 'network.apply', {
      text: 'taproom: 1\nname: other\nlinks:\n  - kind: bridge\n    name: br0\n',
    });
    expect(failure).toMatchObject({ kind: 'conflict' });
    expect(failure.message).toMatch(/vms/);
    expect(failure).toMatchObject({ code: 'network.notUp', message: expect.stringMatching(/: Line [45]: /) as string });
    const address = await refusedCleanly(helper, 'network.apply', {
      text: 'taproom: 1\nname: other\nlinks:\n  - { kind: bridge, name: br1, addresses: [10.20.0.1/24] }\n',
    });
    expect(address.message).toMatch(/10\.20\.0\.1.*vms|vms.*10\.20\.0\.1/);
    expect((await done(helper, 'network.list', {})).networks.map(({ name }) => name)).toEqual(['vms']);
  });

  it('say where a document is wrong, and nothing changes', async () => {
    const failure = await refusedCleanly(helper, 'network.apply', {
      text: 'taproom: 1\nname: bad\nlinks:\n  - { kind: bridge, nam: br0 }\n',
    });
    expect(failure).toMatchObject({ kind: 'invalid' });
    expect(failure.message).toMatch(/^Line 4,/);
    const { document, faults } = await done(helper, 'network.check', { text: 'taproom: 1\nname: bad\nlinks: [\n' });
    expect(document).toBeNull();
    expect(faults.length).toBeGreaterThan(0);
    expect(await refusedCleanly(helper, 'network.up', { name: 'nobody' })).toMatchObject({
      kind: 'not-found',
      field: 'name',
    });
    expect(await refusedCleanly(helper, 'network.plan', { name: 'nobody', to: 'down' })).toMatchObject({
      kind: 'not-found',
    });
  });

  it('say when somebody else changes what they need, and put it right where they are to be kept', async () => {
    await done(helper, 'network.apply', { text: VMS });
    ip('address', 'delete', '10.20.0.1/24', 'dev', 'br0');
    expect((await rowWhen('vms', ({ drift }) => drift.length > 0)).drift[0]?.commands.join()).toContain('10.20.0.1/24');
    await done(helper, 'network.up', { name: 'vms' });
    expect((await row('vms')).drift).toEqual([]);

    const kept = await done(helper, 'network.apply', { text: VMS.replace('name: vms', 'name: vms\nkeep: true') });
    expect(kept).toMatchObject({ steps: 0, network: { keep: true } });
    ip('link', 'delete', 'vm1');
    const entry = await eventually(
      'it is made again',
      async () =>
        (await done(helper, 'history.list', { limit: 1 })).entries.find(
          ({ verb, outcome }) => verb === 'network.keep' && outcome === 'done',
        ),
      30,
    );
    expect(entry).toMatchObject({ who: { client: 'keep' }, network: 'vms' });
    expect(ipLink('vm1')).toMatchObject({ master: 'br0' });
    expect(await row('vms')).toMatchObject({ state: 'up', drift: [] });
  });

  it('are not fought over: five times within a minute, then it is said', async () => {
    await done(helper, 'network.apply', { text: VMS.replace('name: vms', 'name: vms\nkeep: true') });
    const entries = async (): Promise<number> =>
      (await done(helper, 'history.list', { limit: 500 })).entries.filter(({ verb }) => verb === 'network.keep').length;
    for (let round = 0; round < 5; round++) {
      ip('address', 'delete', '10.20.0.1/24', 'dev', 'br0');
      await eventually(`round ${round}`, async () => (await entries()) > round || undefined, 30);
    }
    ip('address', 'delete', '10.20.0.1/24', 'dev', 'br0');
    const left = await rowWhen('vms', ({ error }) => error !== null);
    expect(left).toMatchObject({ state: 'up', error: { kind: 'conflict', step: 'network.keep' } });
    expect(left.drift).not.toEqual([]);
    expect(await done(helper, 'network.up', { name: 'vms' })).toMatchObject({ network: { error: null, drift: [] } });
    expect(await entries()).toBe(5);
  });

  it('are undone and done again, step by step through the history, also by the next helper', async () => {
    const before = wholeState();
    const wide = VMS.replace('10.20.0.1/24', '10.20.0.1/16');
    await done(helper, 'network.apply', { text: VMS }); // 1
    const first = wholeState();
    await done(helper, 'network.apply', { text: wide }); // 2
    const second = wholeState();
    await daemon.stop();
    await start();
    expect(wholeState()).toEqual(second);
    expect((await done(helper, 'history.list', {})).entries.map(({ entry, outcome }) => [entry, outcome])).toEqual([
      [2, 'done'],
      [1, 'done'],
    ]);
    const tooEarly = await helper.call('history.undo', { entry: 1 });
    expect(tooEarly).toMatchObject({
      ok: false,
      error: { kind: 'conflict', remedy: { code: 'change.undoFirst', values: { entry: 2 } } },
    });

    expect(await done(helper, 'history.undo', {})).toMatchObject({
      entry: { entry: 3, verb: 'undo', undoes: 2 },
      undone: { entry: 2, undoneBy: 3 },
    });
    expect(wholeState()).toEqual(first);
    expect((await done(helper, 'network.show', { name: 'vms' })).text).toBe(VMS);
    expect(await done(helper, 'history.undo', {})).toMatchObject({ undone: { entry: 1 } }); // 4
    expect(wholeState()).toEqual(before);
    expect(await row('vms')).toMatchObject({ state: 'down' });
    expect(await helper.call('history.undo', {})).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    // Redo is undoing the undo.
    expect(await done(helper, 'history.redo', {})).toMatchObject({
      entry: { verb: 'redo', undoes: 4, summary: { code: 'change.redone', values: { entry: 1 } } },
      redone: { entry: 1 },
    });
    await done(helper, 'history.undo', { entry: 3 });
    expect(await helper.call('history.redo', {})).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(await helper.call('history.redo', { entry: 2 })).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    expect(ipAddresses('br0')).toContainEqual(expect.objectContaining({ local: '10.20.0.1', prefixlen: 16 }));
  });

  it('leave no trace in what the kernel changes along with forwarding: down, undo, and cleanup after a death', async () => {
    const file = '/proc/sys/net/ipv4/conf/all/accept_redirects';
    const settings = (): string =>
      readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8').trim() + readFileSync(file, 'utf8').trim();
    const text = `${VMS}nat:\n  - { from: 10.20.0.0/24 }\n`;
    writeFileSync(file, '0');
    // It was there before, and did without forwarding: the journal knows.
    ip('link', 'add', 'virbr0', 'type', 'bridge');
    try {
      expect(settings()).toBe('00');
      const ways: (() => Promise<unknown>)[] = [
        () => done(helper, 'network.down', { name: 'vms' }),
        () => done(helper, 'history.undo', {}),
        async () => {
          await daemon.kill('SIGKILL');
          await start();
          await done(helper, 'cleanup.run', {});
        },
      ];
      for (const way of ways) {
        await done(helper, 'network.apply', { text });
        expect(settings()).toBe('10');
        await way();
        expect(settings()).toBe('00');
      }
      await done(helper, 'network.apply', { text });
      ip('link', 'add', 'docker0', 'type', 'bridge');
      const { plan } = await done(helper, 'network.plan', { name: 'vms', to: 'down' });
      expect(plan.notes.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^IPv4 forwarding stays on: docker0, which came meanwhile, may need it\. /),
      );
      await done(helper, 'network.down', { name: 'vms' });
      expect(settings()).toBe('10');
    } finally {
      writeFileSync('/proc/sys/net/ipv4/ip_forward', '0');
      writeFileSync(file, '1');
    }
  });

  it('stand beside changes by hand, which are undone while their inverse applies', async () => {
    const before = wholeState();
    await done(helper, 'link.add', { kind: 'bridge', name: 'd0', up: true, addresses: ['10.40.0.1/24'] }); // 1
    await done(helper, 'route.add', { destination: '10.41.0.0/16', via: '10.40.0.2' }); // 2
    await done(helper, 'link.set', { link: { name: 'd0' }, mtu: 1400 }); // 3
    expect(await done(helper, 'history.show', { entry: 3 })).toMatchObject({
      entry: { verb: 'link.set', who: { uid: 0, user: 'root', client: 'test' } },
      why: null,
    });
    await done(helper, 'history.undo', {});
    expect(ipLink('d0')?.mtu).toBe(1500);
    await done(helper, 'history.undo', {});
    expect(ipRoutes(4)).toHaveLength(1);
    ip('link', 'set', 'd0', 'alias', 'somebody else');
    expect((await done(helper, 'history.show', { entry: 1 })).why?.message).toMatch(/d0/);
    expect(await helper.call('history.undo', { entry: 1 })).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    ip('link', 'set', 'd0', 'alias', 'taproom');
    await done(helper, 'history.undo', {});
    expect(wholeState()).toEqual(before);
    // What failed left no entry.
    await helper.call('link.delete', { link: { name: 'd0' } });
    expect((await done(helper, 'history.list', { limit: 1 })).entries[0]).toMatchObject({ verb: 'undo' });
  });

  it('are saved as somebody edits them, and their faults counted', async () => {
    await done(helper, 'network.save', { text: VMS });
    expect(await row('vms')).toMatchObject({ state: 'down', faults: 0, modified: false });
    await done(helper, 'network.up', { name: 'vms' });
    writeFileSync(join(state, 'networks/vms.yaml'), VMS.replace('vm1', 'vm2'));
    expect(await row('vms')).toMatchObject({ state: 'up', modified: true });
    writeFileSync(join(state, 'networks/vms.yaml'), VMS.replace('name: vms', 'name: others'));
    expect(await row('vms')).toMatchObject({ state: 'up', faults: 1 });
    expect(await helper.call('network.up', { name: 'vms' })).toMatchObject({
      ok: false,
      error: {
        kind: 'invalid',
        remedy: { code: 'network.nameOrRename', values: { name: 'vms', file: 'others.yaml' } },
      },
    });
    expect(await helper.call('network.delete', { name: 'vms' })).toMatchObject({
      ok: false,
      error: { kind: 'conflict' },
    });
    expect(await done(helper, 'network.delete', { name: 'vms', down: true })).toEqual({});
    expect(ipLink('br0')).toBeUndefined();
  });

  it('are subscribed to like everything else', async () => {
    const states: string[] = [];
    helper.on('changes', ({ changes }) => {
      for (const { topic, value } of changes)
        if (topic === 'networks') states.push(value === null ? 'gone' : value.state);
    });
    const snapshot = await done(helper, 'subscribe', { topics: ['networks', 'history', 'pending', 'owners'] });
    expect(snapshot.networks).toEqual([]);
    await done(helper, 'network.apply', { text: VMS });
    await done(helper, 'network.down', { name: 'vms' });
    await done(helper, 'network.delete', { name: 'vms' });
    expect(states.filter((one, position) => one !== states[position - 1])).toEqual([
      'connecting',
      'up',
      'disconnecting',
      'down',
      'gone',
    ]);
  });

  it('are told as the owners of what is theirs, beside others', async () => {
    ip('link', 'add', 'docker0', 'type', 'bridge');
    ip('address', 'add', '172.17.0.1/16', 'dev', 'docker0');
    await done(helper, 'network.apply', {
      text: `${VMS}routes:\n  - { destination: 10.21.0.0/16, via: 10.20.0.9 }\nrules:\n  - { from: 10.20.0.0/24, table: 77 }\nnamespaces: [room]\n`,
    });
    const owners = async (): Promise<Map<string, [string, string | null]>> => {
      const { owners: rows } = await done(helper, 'subscribe', { topics: ['owners'] });
      return new Map(rows.map(({ topic, key, owner, network }) => [`${topic} ${key}`, [owner, network]]));
    };
    const index = ipLink('br0')?.ifindex ?? 0;
    // Told a moment after what they own, and anew when its marks are read.
    const told = await becomes(
      owners,
      (now) =>
        now.has('namespaces room') &&
        now.has(`links /${index}`) &&
        ![...now.values()].some(([owner, network]) => owner === 'taproom' && network === null),
    );
    expect(told.get(`links /${index}`)).toEqual(['taproom', 'vms']);
    expect(told.get(`addresses /${index}/10.20.0.1/24/`)).toEqual(['taproom', 'vms']);
    expect([...told].find(([key]) => key.startsWith('routes ') && key.includes('10.21.0.0/16'))?.[1]).toEqual([
      'taproom',
      'vms',
    ]);
    expect([...told].filter(([key, [owner]]) => key.startsWith('rules ') && owner === 'taproom')).toHaveLength(1);
    expect(told.get('namespaces room')).toEqual(['taproom', 'vms']);
    const docker = ipLink('docker0')?.ifindex ?? 0;
    expect(told.get(`links /${docker}`)).toEqual(['docker', null]);
    expect(told.get(`addresses /${docker}/172.17.0.1/16/`)).toEqual(['docker', null]);
    expect(told.get('links /1')).toEqual(['kernel', null]);
    await done(helper, 'network.down', { name: 'vms' });
    const isOurs = ([owner]: [string, string | null]): boolean => owner === 'taproom';
    const left = await becomes(owners, (now) => ![...now.values()].some(isOurs));
    expect([...left.values()].filter(isOurs)).toEqual([]);
  });

  it('are reverted when another program deletes a link during the change', async () => {
    ip('link', 'add', 'card', 'type', 'veth', 'peer', 'name', 'wall');
    const bridges = Array.from({ length: 100 }, (_, number) => `  - { kind: bridge, name: b${number} }\n`).join('');
    let deleted = false;
    helper.on('changes', ({ changes }) => {
      for (const { topic, value } of changes) {
        if (deleted || topic !== 'networks' || value?.progress == null) continue;
        deleted = true;
        ip('link', 'delete', 'card');
      }
    });
    await done(helper, 'subscribe', { topics: ['networks'] });
    const applied = await helper.call('network.apply', {
      text: `taproom: 1\nname: halfway\nlinks:\n${bridges}  - { kind: existing, name: card, mtu: 1400 }\nroutes:\n  - { destination: 10.99.0.0/16, dev: card }\n`,
    });
    expect(deleted).toBe(true);
    // Whether the link is missed before its step or in the middle of it.
    expect(applied).toMatchObject({
      ok: false,
      error: { kind: expect.stringMatching(/^(not-found|conflict)$/) as string },
    });
    expect(ipLinks().map(({ ifname }) => ifname)).toEqual(['lo']);
    expect((await done(helper, 'history.list', {})).entries).toMatchObject([{ outcome: 'failed', network: 'halfway' }]);
    // Nothing was saved either: the document is with whoever wrote it.
    expect((await done(helper, 'network.list', {})).networks.filter(({ name }) => name === 'halfway')).toEqual([]);
  });

  it('go together when they are many, and come back when that fails', async () => {
    const before = wholeState();
    const many = `taproom: 1\nname: many\nlinks:\n${Array.from({ length: 30 }, (_, number) => `  - { kind: tap, name: t${number}, addresses: [10.80.${number}.1/24], options: { persistent: ${number % 2 === 0} } }\n`).join('')}`;
    await done(helper, 'network.apply', { text: many });
    expect(ipLinks()).toHaveLength(31);
    await done(helper, 'network.down', { name: 'many' });
    expect(wholeState()).toEqual(before);
    await done(helper, 'history.undo', {});
    expect(ipLinks()).toHaveLength(31);
    expect(await row('many')).toMatchObject({ state: 'up', drift: [] });
    await done(helper, 'network.down', { name: 'many' });
  });

  it('come up with the helper where they say so, and stay up when it ends', async () => {
    await done(helper, 'network.save', { text: VMS.replace('name: vms', 'name: vms\nstart: boot') });
    await daemon.stop();
    await start();
    await rowWhen('vms', (now) => now.state === 'up');
    const up = wholeState();
    await daemon.stop();
    expect(wholeState()).toEqual(up);
    await start();
    expect(await row('vms')).toMatchObject({ state: 'up', drift: [] });
    expect(wholeState()).toEqual(up);
  });

  it('get back what died with the helper, and nothing else', async () => {
    const text = VMS.replace(
      'name: vm0, controller: br0',
      'name: vm0, controller: br0, options: { persistent: false }',
    );
    await done(helper, 'network.apply', { text });
    const index = ipLink('br0')?.ifindex;
    await daemon.kill('SIGKILL');
    expect(ipLink('vm0')).toBeUndefined();
    await start();
    expect(ipLink('vm0')).toMatchObject({ master: 'br0', ifalias: 'taproom:vms' });
    expect(ipLink('br0')?.ifindex).toBe(index);
    expect(await row('vms')).toMatchObject({ state: 'up', drift: [] });
  });

  it('move a card into a bridge with its addresses and routes, and back', async () => {
    ip('link', 'add', 'card', 'type', 'veth', 'peer', 'name', 'wall');
    for (const name of ['card', 'wall']) ip('link', 'set', name, 'up');
    ip('address', 'add', '192.0.2.10/24', 'dev', 'card');
    ip('route', 'add', 'default', 'via', '192.0.2.1');
    const before = wholeState();
    const text =
      'taproom: 1\nname: bridged\nlinks:\n  - { kind: bridge, name: br0 }\n  - { kind: existing, name: card, controller: br0 }\n';
    const { plan } = await done(helper, 'network.plan', { text });
    expect(plan.risks).toContain('default-route');
    const applied = await done(helper, 'network.apply', { text, confirm: true });
    expect(applied).toMatchObject({ pending: null, network: { state: 'up' } });
    expect(ipLink('card')).toMatchObject({ master: 'br0' });
    expect(ipAddresses('br0')).toContainEqual(expect.objectContaining({ local: '192.0.2.10' }));
    expect(ipAddresses('card').filter(({ family }) => family === 'inet')).toEqual([]);
    expect(ipRoutes(4)).toContainEqual(expect.objectContaining({ dst: 'default', gateway: '192.0.2.1', dev: 'br0' }));
    await done(helper, 'network.down', { name: 'bridged', confirm: true });
    expect(wholeState()).toEqual(before);
  });

  it('are imported from what is there, and exported as commands', async () => {
    ip('link', 'add', 'br7', 'type', 'bridge');
    ip('link', 'add', 'd7', 'master', 'br7', 'type', 'veth', 'peer', 'name', 'p7');
    ip('address', 'add', '10.77.0.1/24', 'dev', 'br7');
    for (const name of ['br7', 'd7']) ip('link', 'set', name, 'up');
    const { text } = await done(helper, 'network.import', { name: 'found', links: [{ name: 'br7' }, { name: 'd7' }] });
    const { document, faults } = await done(helper, 'network.check', { text });
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(document?.links.map(({ name, addresses, controller }) => [name, addresses, controller])).toEqual([
      ['br7', ['10.77.0.1/24'], undefined],
      ['d7', [], 'br7'],
    ]);

    const { files } = await done(helper, 'network.export', { text: VMS, format: 'ip' });
    cleanNetwork();
    execFileSync('sh', ['-e'], { input: files[0]?.text ?? '' });
    expect(ipLink('vm1')).toMatchObject({ master: 'br0' });
  });
});
