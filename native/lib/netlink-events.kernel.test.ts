import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { Change, rowKey, type AnyRow, type Link } from '../../helper/protocol/index.ts';
import { describeKernel, ip, valueOf } from '../test/kernel.ts';
import { done, linkOf, rowsOf, useNetlink, watch } from './netlink.fixture.ts';

const TOPICS = ['links', 'addresses', 'routes', 'rules', 'neighbours'] as const;

describeKernel('events', () => {
  const watched = useNetlink();
  const keys = (topic: string): string[] =>
    [...watched.rows.keys()]
      .filter((key) => key.startsWith(`${topic} /`))
      .map((key) => key.slice(topic.length + 1))
      .sort();
  const link = (name: string): Link | undefined =>
    [...watched.rows.values()].find((row): row is Link => 'operState' in row && row.name === name);

  it('tells the whole of everything that comes, with the keys of the contract', async () => {
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
    for (const name of ['v0', 'v1']) ip('link', 'set', name, 'addrgenmode', 'none', 'up');
    ip('address', 'add', '192.0.2.1/24', 'peer', '192.0.2.9', 'dev', 'v0');
    ip('address', 'add', '2001:db8::1/64', 'dev', 'v0', 'nodad');
    ip('route', 'add', 'blackhole', '198.51.100.0/24', 'metric', '9', 'table', '77');
    ip('-6', 'route', 'add', '2001:db8:2::/48', 'nexthop', 'via', '2001:db8::9', 'nexthop', 'via', '2001:db8::8');
    ip('rule', 'add', 'from', '192.0.2.0/24', 'iif', 'v0', 'fwmark', '5/7', 'lookup', '77', 'priority', '100');
    ip('-6', 'rule', 'add', 'not', 'to', '2001:db8::/32', 'prohibit', 'priority', '101');
    ip('neigh', 'add', '192.0.2.7', 'lladdr', '02:00:00:00:00:07', 'dev', 'v0', 'nud', 'permanent');
    await watched.until('the local route of IPv6', () => keys('routes').some((key) => key.includes('2001:db8::1/128')));
    await watched.until('the neighbour', () => keys('neighbours').some((key) => key.includes('192.0.2.7')));

    for (const { changes } of watched.batches) {
      for (const change of changes) {
        expect(Change.parse(change)).toEqual(change);
        if (change.value) expect((rowKey[change.topic] as (row: AnyRow) => string)(change.value)).toBe(change.key);
      }
    }
    // What was there before the watch came is in no event.
    const old = { links: ['lo'], routes: ['/127.', '::1/128'] };
    for (const topic of TOPICS) {
      const rows = (await rowsOf(watched.netlink, topic)) as AnyRow[];
      const dumped = rows.filter((row) => {
        if (topic === 'links') return !old.links.includes((row as Link).name);
        if (topic === 'rules') return [100, 101].includes((row as { priority: number }).priority);
        if ('index' in row && row.index === 1) return false;
        return !old.routes.some((part) => JSON.stringify(row).includes(`"${part.slice(1)}`));
      });
      const told = keys(topic).filter((key) => topic !== 'addresses' || !key.startsWith('/1/'));
      expect(told, topic).toEqual(expect.arrayContaining(dumped.map((row) => rowKey[topic](row as never))));
      for (const row of dumped) {
        if (topic === 'neighbours' || topic === 'addresses') continue;
        expect(watched.rows.get(`${topic} ${rowKey[topic](row as never)}`), topic).toEqual(row);
      }
    }
  });

  it('tells what goes', async () => {
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
    ip('link', 'set', 'v0', 'up');
    ip('address', 'add', '192.0.2.1/24', 'dev', 'v0');
    ip('rule', 'add', 'lookup', '77', 'priority', '100');
    await watched.until(
      'all of it',
      () => link('v0')?.up === true && keys('addresses').length > 0 && keys('rules').length === 1,
    );
    ip('rule', 'delete', 'priority', '100');
    ip('address', 'delete', '192.0.2.1/24', 'dev', 'v0');
    await watched.until(
      'the end of rule and address',
      () => keys('rules').length === 0 && !keys('addresses').some((key) => key.includes('192.0.2.1')),
    );
    expect(keys('routes').filter((key) => key.includes('192.0.2.'))).toEqual([]);
    ip('link', 'delete', 'v0');
    await watched.until('the end of the pair', () => !link('v0') && !link('v1'));
  });

  it('has told what a change did before it answers', async () => {
    await done(
      watched.netlink.createLink('', { kind: 'veth', name: 'v0', up: true, options: { peer: 'v1', peerUp: true } }),
    );
    expect(link('v1')).toMatchObject({ kind: 'veth', up: true });
    const { index } = link('v0') ?? { index: 0 };
    await done(watched.netlink.changeLink('', index, { name: 'renamed0', mtu: 1400 }));
    expect(watched.rows.get(`links /${index}`)).toMatchObject({ name: 'renamed0', mtu: 1400 });
    await done(watched.netlink.addAddress('', { index, address: '192.0.2.1', prefixLength: 24 }));
    expect(keys('addresses')).toContain(`/${index}/192.0.2.1/24/`);
    await done(watched.netlink.changeLink('', index, { moveTo: 'red' }));
    expect(watched.rows.has(`links /${index}`)).toBe(false);
    await done(watched.netlink.deleteLink('', (await linkOf(watched.netlink, 'v1')).index));
    expect(link('v1')).toBeUndefined();
  });

  it('takes what a bridge says of its ports for no change of links', async () => {
    ip('link', 'add', 'br0', 'type', 'bridge');
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
    for (const name of ['br0', 'v0', 'v1']) ip('link', 'set', name, 'up');
    ip('link', 'set', 'v0', 'master', 'br0');
    await watched.until('the port to forward', () => link('v0')?.bridgePort?.state === 'forwarding');
    const { index } = await linkOf(watched.netlink, 'v0');
    // The bridge's RTM_DELLINK for its port (AF_BRIDGE) must not end the link.
    ip('link', 'set', 'v0', 'nomaster');
    await watched.until('the port to leave', () => link('v0')?.controller === null);
    await rowsOf(watched.netlink, 'links');
    expect(link('v0')).toMatchObject({ index, controller: null, bridgePort: null });
    execFileSync('bridge', ['fdb', 'add', '02:00:00:00:00:55', 'dev', 'v0', 'self', 'permanent'], { stdio: 'ignore' });
    expect(
      await rowsOf(watched.netlink, 'neighbours').then((rows) => rows.filter((row) => row.mac === '02:00:00:00:00:55')),
    ).toEqual([]);
    expect(keys('neighbours').filter((key) => key.includes('55'))).toEqual([]);
  });

  it('tells of an object that changes in a burst the last state, not every one', async () => {
    ip('link', 'add', 'i0', 'type', 'ifb');
    const { index } = await linkOf(watched.netlink, 'i0');
    watched.batches.length = 0;
    const burst = Array.from({ length: 400 }, (_, at) => `link set dev i0 mtu ${1000 + at}\n`).join('');
    execFileSync('ip', ['-batch', '-'], { input: burst });
    await watched.until('the last state', () => link('i0')?.mtu === 1399);
    const told = watched.batches.flatMap((batch) => batch.changes).filter((change) => change.key === `/${index}`);
    expect(told.length).toBeLessThan(400);
    for (const { changes } of watched.batches)
      expect(new Set(changes.map(({ topic, key }) => `${topic} ${key}`)).size).toBe(changes.length);
  });

  it('says that routes went stale when a link or a source address goes, and only then', async () => {
    const stale = (): boolean => watched.batches.splice(0).some((batch) => batch.stale.includes('routes'));
    const settle = async (): Promise<void> => {
      await rowsOf(watched.netlink, 'rules');
    };
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
    ip('link', 'set', 'v0', 'alias', 'x');
    await settle();
    expect(stale()).toBe(false);
    for (const name of ['v0', 'v1']) ip('link', 'set', name, 'up');
    await watched.until('the carrier', () => link('v0')?.carrier === true && link('v1')?.operState === 'up');
    ip('address', 'add', '192.0.2.1/24', 'dev', 'v0');
    ip('route', 'add', '198.51.100.0/24', 'via', '192.0.2.9');
    await settle();
    stale();
    ip('link', 'set', 'v0', 'mtu', '1400');
    await settle();
    expect(stale()).toBe(false);
    ip('link', 'set', 'v0', 'down');
    await settle();
    expect(keys('routes').some((key) => key.includes('198.51.100.0'))).toBe(true);
    expect(stale()).toBe(true);
    expect((await rowsOf(watched.netlink, 'routes')).some((row) => row.destination.startsWith('198.51.100'))).toBe(
      false,
    );
  });

  it('says resync after an overrun, and nothing of what it lost', async () => {
    const small = watch({ eventBufferBytes: 8192 });
    valueOf(await small.netlink.addNamespace({ name: '', path: null }));
    const names = Array.from({ length: 64 }, (_, at) => `o${at}`);
    await Promise.all(names.map((name) => small.netlink.createLink('', { kind: 'ifb', name, group: 7 })));
    // One message to the kernel, many from it, before anybody can read one.
    await done(small.netlink.deleteGroup('', 7));
    await small.until('resync', () => small.batches.some((batch) => batch.resync));
    for (const batch of small.batches.filter(({ resync }) => resync)) expect(batch.changes).toEqual([]);
    expect(await rowsOf(small.netlink, 'links')).toHaveLength(1);
    // It goes on: the next change is told.
    await done(small.netlink.createLink('', { kind: 'ifb', name: 'after0' }));
    expect([...small.rows.values()].some((row) => 'name' in row && row.name === 'after0')).toBe(true);
    small.netlink.close();
  });

  it('tells what came after a dump when whoever awaited the dump has gone on, also where both have waited', async () => {
    ip('link', 'add', 'i0', 'type', 'ifb');
    await watched.until('i0', () => link('i0') !== undefined);
    const isUp = (): boolean => link('i0')?.up === true;
    let seen: boolean | undefined;
    const dumped = watched.netlink.dump('', ['links']).then((rows) => {
      seen = isUp();
      return valueOf(rows).links?.find(({ name }) => name === 'i0')?.up;
    });
    // This thread is busy, while the dump comes and then the change.
    execFileSync('sleep', ['0.2']);
    ip('link', 'set', 'i0', 'up');
    execFileSync('sleep', ['0.2']);
    expect(await dumped).toBe(false);
    expect(seen, 'the change, before the older dump was in place').toBe(false);
    await watched.until('up', isUp);
  });

  it('follows two namespaces apart', async () => {
    ip('-n', 'red', 'link', 'add', 'same0', 'type', 'ifb');
    ip('-n', 'blue', 'link', 'add', 'same0', 'type', 'ifb');
    const seen = (namespace: string) =>
      [...watched.rows.values()].filter(
        (row) => 'operState' in row && row.name === 'same0' && row.namespace === namespace,
      );
    await watched.until('both', () => seen('red').length === 1 && seen('blue').length === 1);
    ip('-n', 'red', 'link', 'delete', 'same0');
    await watched.until('one gone', () => seen('red').length === 0);
    expect(seen('blue')).toHaveLength(1);
  });
});
