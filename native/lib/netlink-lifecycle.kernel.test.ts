import { readFileSync, readdirSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { LINK_ALIAS, LINK_GROUP, ROUTE_PROTOCOL } from '../../helper/protocol/index.ts';
import { describeKernel, failureOf, ip, ipLinks, openDescriptors, valueOf } from '../test/kernel.ts';
import { linkOf, rowsOf, useNetlink, watch } from './netlink.fixture.ts';
import { createNamespace, deleteNamespace } from './system.ts';
import type { Netlink } from './types.ts';

const threads = (): string[] =>
  readdirSync('/proc/self/task')
    .map((task) => readFileSync(`/proc/self/task/${task}/comm`, 'utf8').trim())
    .filter((name) => name === 'netlink');

describeKernel('a netlink thread from open to close', () => {
  const watched = useNetlink();

  it('closes twice, leaves no thread and no descriptor, and answers afterwards', async () => {
    const before = [threads().length, openDescriptors().length];
    const links = ipLinks();
    for (let round = 0; round < 3; round += 1) {
      const { netlink } = watch();
      valueOf(await netlink.addNamespace({ name: '', path: null }));
      const late = netlink.dump('', ['links']);
      netlink.close();
      netlink.close();
      const answer = await late;
      if (!answer.ok) expect(answer.error).toMatchObject({ code: 'ECANCELED' });
      const requests = [
        netlink.addNamespace({ name: '', path: null }),
        netlink.dump('', ['links']),
        netlink.statistics(''),
        netlink.createLink('', { kind: 'ifb', name: 'never0' }),
        netlink.deleteLink('', 5),
        netlink.removeNamespace(''),
      ];
      for (const request of requests)
        expect(failureOf<unknown>(await request)).toMatchObject({ step: 'close', code: 'ECANCELED' });
    }
    expect([threads().length, openDescriptors().length]).toEqual(before);
    expect(ipLinks()).toEqual(links);
  });

  it('knows only the namespaces it was given, each once', async () => {
    const { netlink } = watched;
    expect(failureOf(await netlink.addNamespace({ name: '', path: null }))).toMatchObject({ code: 'EEXIST' });
    expect(failureOf(await netlink.addNamespace({ name: 'green', path: '/run/netns/green' }))).toMatchObject({
      code: 'ENOENT',
      step: 'open /run/netns/green',
    });
    expect(failureOf(await netlink.addNamespace({ name: 'file', path: '/proc/self/status' }))).toMatchObject({
      step: 'setns',
      code: 'EINVAL',
    });
    for (const request of [
      netlink.dump('green', ['links']),
      netlink.statistics('green'),
      netlink.getLink('green', { index: 1 }),
      netlink.createLink('green', { kind: 'ifb', name: 'i0' }),
      netlink.removeNamespace('green'),
      netlink.createLink('', { kind: 'veth', name: 'v0', options: { peer: 'v1', peerNamespace: 'green' } }),
    ])
      expect(failureOf<unknown>(await request)).toMatchObject({ code: 'ENOENT' });
    valueOf(await netlink.removeNamespace('red'));
    expect(failureOf(await netlink.removeNamespace('red'))).toMatchObject({ code: 'ENOENT' });
  });

  it('tells the inode of a namespace, and stays at home', async () => {
    valueOf(await watched.netlink.removeNamespace('red'));
    const { inode } = valueOf(await watched.netlink.addNamespace({ name: 'red', path: '/run/netns/red' }));
    expect(inode).toBe(statSync('/run/netns/red').ino);
    ip('link', 'add', 'home0', 'type', 'ifb');
    expect((await rowsOf(watched.netlink, 'links')).map((link) => link.name)).toContain('home0');
    expect((await rowsOf(watched.netlink, 'links', 'red')).map((link) => link.name)).toEqual(['lo']);
  });

  it('lives on when the name of a namespace is deleted, and lets go of it when told', async () => {
    valueOf(createNamespace('/run/netns/green'));
    valueOf(await watched.netlink.addNamespace({ name: 'green', path: '/run/netns/green' }));
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1', 'netns', 'green');
    valueOf(deleteNamespace('/run/netns/green'));
    expect(await rowsOf(watched.netlink, 'links', 'green')).toHaveLength(2);
    valueOf(await watched.netlink.removeNamespace('green'));
    // With its last holder the namespace ends, and with it both ends of the pair.
    await watched.until('the end of the near end', () =>
      watched.batches.some(({ changes }) => changes.some(({ topic, value }) => topic === 'links' && value === null)),
    );
  });

  it.each<[string, (netlink: Netlink) => unknown]>([
    ['a namespace that is no string', (n) => n.dump(5 as never, ['links'])],
    ['an unknown topic', (n) => n.dump('', ['namespaces' as never])],
    ['topics that are no array', (n) => n.dump('', 'links' as never)],
    ['no options', (n) => n.createLink('', undefined as never)],
    ['an unknown kind', (n) => n.createLink('', { kind: 'tun' as never, name: 'x0' })],
    ['a name too long', (n) => n.createLink('', { kind: 'ifb', name: 'sixteen-bytes-ab' })],
    ['an empty name', (n) => n.createLink('', { kind: 'ifb', name: '' })],
    ['a name with a slash', (n) => n.createLink('', { kind: 'ifb', name: 'a/b' })],
    ['a name with a space', (n) => n.createLink('', { kind: 'ifb', name: 'a b' })],
    ['a name with NUL', (n) => n.createLink('', { kind: 'ifb', name: 'a\0b' })],
    ['a name that is two dots', (n) => n.createLink('', { kind: 'ifb', name: '..' })],
    ['a name in UTF-8', (n) => n.createLink('', { kind: 'ifb', name: 'zürich' })],
    ['a pattern with two numbers', (n) => n.createLink('', { kind: 'ifb', name: 'a%d%d' })],
    ['another pattern', (n) => n.createLink('', { kind: 'ifb', name: 'a%s' })],
    [
      'a pattern with peerUp',
      (n) => n.createLink('', { kind: 'veth', name: 'a%d', options: { peer: 'b0', peerUp: true } }),
    ],
    ['a pattern with an alias', (n) => n.createLink('', { kind: 'ifb', name: 'a%d', alias: 'x' })],
    ['an alias too long', (n) => n.createLink('', { kind: 'ifb', name: 'x0', alias: 'ü'.repeat(128) })],
    ['no queues', (n) => n.createLink('', { kind: 'ifb', name: 'x0', queues: 0 })],
    ['MTU 0', (n) => n.createLink('', { kind: 'ifb', name: 'x0', mtu: 0 })],
    ['a fraction as MTU', (n) => n.createLink('', { kind: 'ifb', name: 'x0', mtu: 1.5 })],
    ['a MAC address cut short', (n) => n.createLink('', { kind: 'ifb', name: 'x0', mac: '02:00:00:00:00' })],
    ['a veth without options', (n) => n.createLink('', { kind: 'veth', name: 'x0' } as never)],
    ['a macvlan without parent', (n) => n.createLink('', { kind: 'macvlan', name: 'x0', options: { mode: 'bridge' } })],
    [
      'a macvlan of no mode',
      (n) => n.createLink('', { kind: 'macvlan', name: 'x0', parent: 1, options: { mode: 'best' } }),
    ],
    [
      'a VXLAN id of 25 bits',
      (n) => n.createLink('', { kind: 'vxlan', name: 'x0', options: { id: 0x1000000, port: 1 } }),
    ],
    [
      'a VXLAN of two families',
      (n) =>
        n.createLink('', {
          kind: 'vxlan',
          name: 'x0',
          options: { id: 1, port: 1, remote: '192.0.2.1', local: '2001:db8::1' },
        }),
    ],
    ['index 0', (n) => n.deleteLink('', 0)],
    ['an index that is a name', (n) => n.deleteLink('', 'lo' as never)],
    ['group 0', (n) => n.deleteGroup('', 0)],
    ['a pattern as the new name', (n) => n.changeLink('', 1, { name: 'a%d' })],
    ['an alias of 256 bytes', (n) => n.changeLink('', 1, { alias: 'x'.repeat(256) })],
    ['neither index nor name', (n) => n.getLink('', {} as never)],
    ['an address with leading zeros', (n) => n.addAddress('', { index: 1, address: '010.0.0.1', prefixLength: 24 })],
    ['an address in short form', (n) => n.addAddress('', { index: 1, address: '10.1', prefixLength: 24 })],
    ['an address with a zone', (n) => n.addAddress('', { index: 1, address: 'fe80::1%1', prefixLength: 64 })],
    ['prefix length 33', (n) => n.addAddress('', { index: 1, address: '192.0.2.1', prefixLength: 33 })],
    [
      'a broadcast of another family',
      (n) => n.addAddress('', { index: 1, address: '192.0.2.1', prefixLength: 24, broadcast: '2001:db8::1' }),
    ],
    [
      'an unknown scope',
      (n) => n.addAddress('', { index: 1, address: '192.0.2.1', prefixLength: 24, scope: 'village' }),
    ],
    [
      'a destination of another family',
      (n) => n.addRoute('', { family: 'ipv6', type: 'unicast', destination: '192.0.2.0/24', table: 254 }),
    ],
    ['table 0', (n) => n.addRoute('', { family: 'ipv4', type: 'unicast', destination: '192.0.2.0/24', table: 0 })],
    [
      'weight 257',
      (n) =>
        n.addRoute('', {
          family: 'ipv4',
          type: 'unicast',
          destination: '192.0.2.0/24',
          table: 254,
          nexthops: [{ index: 1, weight: 257 }],
        }),
    ],
    [
      'a gateway and several hops',
      (n) =>
        n.addRoute('', {
          family: 'ipv4',
          type: 'unicast',
          destination: '192.0.2.0/24',
          table: 254,
          gateway: '192.0.2.1',
          nexthops: [{ index: 1, weight: 1 }],
        }),
    ],
    ['an unknown action', (n) => n.addRule('', { family: 'ipv4', action: 'goto' as never })],
    ['a mark below 0', (n) => n.addRule('', { family: 'ipv4', action: 'lookup', table: 5, mark: -1 })],
    ['where to go to nowhere', (n) => n.getRoute('', { to: 'nowhere' })],
  ])('throws a TypeError for %s, and sends nothing', async (_, call) => {
    await expect(async () => {
      await call(watched.netlink);
    }).rejects.toThrow(TypeError);
    expect(ipLinks()).toHaveLength(1);
  });

  it('has the marks of the contract', async () => {
    ip('link', 'add', 'm0', 'type', 'ifb');
    ip('link', 'set', 'm0', 'group', String(LINK_GROUP));
    ip('link', 'add', 'm1', 'type', 'ifb');
    ip('link', 'set', 'm1', 'alias', LINK_ALIAS);
    for (const name of ['m0', 'm1']) expect((await linkOf(watched.netlink, name)).owner).toBe('taproom');
    ip('route', 'add', 'blackhole', '198.51.100.0/24', 'proto', String(ROUTE_PROTOCOL));
    const route = (await rowsOf(watched.netlink, 'routes')).find((row) => row.type === 'blackhole');
    expect(route).toMatchObject({ protocol: ROUTE_PROTOCOL, protocolName: 'taproom' });
    ip('route', 'delete', 'blackhole', '198.51.100.0/24');
  });

  it('ends with its worker thread, closed or not, busy or not', async () => {
    const before = threads().length;
    const addon = new URL('../build/Release/taproom.node', import.meta.url).pathname;
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { Netlink } = require(workerData);
      const netlink = new Netlink({ receive() {} });
      netlink.addNamespace({ name: '', path: null }).then(() => parentPort.postMessage('ready'));
      setInterval(() => { void netlink.dump('', ['links', 'routes']); }, 1);
    `;
    for (let round = 0; round < 10; round += 1) {
      const worker = new Worker(code, { eval: true, workerData: addon });
      await new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      expect(threads().length).toBe(before + 1);
      await worker.terminate();
      expect(threads().length).toBe(before);
    }
    expect(await rowsOf(watched.netlink, 'links')).toHaveLength(1);
  });
});
