import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanNetwork, ip } from '../../../test/witness.ts';
import { describeKernel } from '../../../test/sandbox.ts';
import { Nat, type OperationOf } from '../../../protocol/index.ts';
import { say } from '../../../protocol/messages/index.ts';
import { askFrom, serveIn, type Served } from '../../../test/service-peers.ts';
import { Programs } from '../programs.ts';
import { NatTables } from './nat.ts';

const nat = new NatTables(new Programs());
const set = (network: string, namespace: string, parts: unknown[]): OperationOf<'nat.set'> => ({
  op: 'nat.set',
  network,
  namespace,
  nat: parts.map((part) => Nat.parse(part)),
});
const done = async (operation: OperationOf<'nat.set'>): Promise<void> => {
  expect(await nat.set(operation)).toEqual({ ok: true, value: null });
};
const ruleset = (namespace: string): string =>
  execFileSync('ip', ['netns', 'exec', namespace, 'nft', 'list', 'ruleset'], { encoding: 'utf8' });

/**
 *   client (10.7.0.2) --- in0 router out0 --- (203.0.113.2) outside
 *                     10.7.0.1      203.0.113.1
 */
describeKernel('NAT in a router namespace', () => {
  let served: Served[] = [];
  beforeEach(() => {
    for (const name of ['client', 'router', 'outside']) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    ip('-n', 'client', 'link', 'add', 'c0', 'type', 'veth', 'peer', 'name', 'in0', 'netns', 'router');
    ip('-n', 'outside', 'link', 'add', 'o0', 'type', 'veth', 'peer', 'name', 'out0', 'netns', 'router');
    for (const [namespace, link, ...addresses] of [
      ['client', 'c0', '10.7.0.2/24', 'fd07::2/64'],
      ['router', 'in0', '10.7.0.1/24', 'fd07::1/64'],
      ['router', 'out0', '203.0.113.1/24', '2001:db8::1/64'],
      ['outside', 'o0', '203.0.113.2/24', '2001:db8::2/64'],
    ] as const) {
      for (const address of addresses)
        ip('-n', namespace, 'address', 'add', address, 'dev', link, ...(address.includes(':') ? ['nodad'] : []));
      ip('-n', namespace, 'link', 'set', link, 'up');
    }
    ip('-n', 'client', 'route', 'add', 'default', 'via', '10.7.0.1');
    ip('-n', 'client', '-6', 'route', 'add', 'default', 'via', 'fd07::1');
    ip('netns', 'exec', 'router', 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1');
  });
  afterEach(() => {
    for (const { stop } of served) stop();
    served = [];
    cleanNetwork();
  });
  /** A server that answers with the address that it sees. */
  const server = async (namespace: string, address: string, port: number): Promise<void> => {
    served.push(await serveIn(namespace, address, port));
  };

  it("lets a client reach the outside under the router's address, over both families", async () => {
    await server('outside', '203.0.113.2', 80);
    await server('outside', '2001:db8::2', 80);
    expect(askFrom('client', '203.0.113.2', 80)).toBeNull();
    await done(
      set('lab', 'router', [
        { namespace: 'router', from: '10.7.0.0/24', out: 'out0' },
        { namespace: 'router', from: 'fd07::/64' },
      ]),
    );
    expect(askFrom('client', '203.0.113.2', 80)).toBe('203.0.113.1');
    expect(askFrom('client', '2001:db8::2', 80)).toBe('2001:db8::1');
    // To the router itself nothing is translated.
    await server('router', '203.0.113.1', 81);
    expect(askFrom('client', '203.0.113.1', 81)).toBe('10.7.0.2');
  });

  it('publishes a port to the outside, to the router itself, and to the inside', async () => {
    await server('client', '10.7.0.2', 8000);
    expect(askFrom('outside', '203.0.113.1', 80)).toBeNull();
    await done(
      set('lab', 'router', [
        { namespace: 'router', from: '10.7.0.0/24', publish: [{ port: 80, to: '10.7.0.2', toPort: 8000 }] },
      ]),
    );
    expect(askFrom('outside', '203.0.113.1', 80)).toBe('203.0.113.2');
    expect(askFrom('router', '203.0.113.1', 80)).toBe('203.0.113.1');
    expect(askFrom('client', '203.0.113.1', 80)).toBe('10.7.0.1');
    expect(askFrom('outside', '203.0.113.1', 8000)).toBeNull();
  });

  it('keeps the networks of one namespace apart, and what is not ours untouched', async () => {
    execFileSync('ip', ['netns', 'exec', 'router', 'nft', '-f', '-'], {
      input: 'table ip others {\n chain c { type filter hook forward priority 0; }\n}\n',
    });
    const before = ruleset('router');
    const [one, two] = [
      set('one', 'router', [{ from: '10.7.0.0/24', publish: [{ port: 80, to: '10.7.0.2' }] }]),
      set('2nd', 'router', [{ from: '10.8.0.0/24' }]),
    ];
    expect([await nat.isInPlace(one), await nat.isInPlace(two)]).toEqual([false, false]);
    await done(one);
    await done(two);
    expect([await nat.isInPlace(one), await nat.isInPlace(two)]).toEqual([true, true]);
    expect(await nat.networks('router')).toEqual(['2nd', 'one']);

    // Less of one: what is no longer needed goes, and nothing of the other.
    const less = set('one', 'router', [{ from: '10.7.0.0/25' }]);
    await done(less);
    expect([await nat.isInPlace(one), await nat.isInPlace(less), await nat.isInPlace(two)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(ruleset('router')).not.toContain('prerouting-one');

    await done(set('one', 'router', []));
    expect(await nat.networks('router')).toEqual(['2nd']);
    expect(await nat.isInPlace(two)).toBe(true);
    await done(set('2nd', 'router', []));
    expect(await nat.networks('router')).toBeNull();
    expect(ruleset('router')).toBe(before);
    await done(set('2nd', 'router', []));
  });

  it('sees when somebody changes a rule, adds one, or takes the table', async () => {
    const wanted = set('lab', 'router', [
      { from: '10.7.0.0/24', out: 'out0', publish: [{ protocol: 'udp', port: 53, to: '10.7.0.2' }] },
    ]);
    const nft = (...args: string[]): void => void execFileSync('ip', ['netns', 'exec', 'router', 'nft', ...args]);
    for (const damage of [
      ['add', 'rule', 'inet', 'taproom', 'postrouting-lab', 'tcp', 'dport', '1', 'accept'],
      ['flush', 'chain', 'inet', 'taproom', 'prerouting-lab'],
      ['delete', 'table', 'inet', 'taproom'],
    ]) {
      await done(wanted);
      await server('outside', '203.0.113.2', 80);
      expect(askFrom('client', '203.0.113.2', 80)).toBe('203.0.113.1'); // Counters that move are no change.
      expect(await nat.isInPlace(wanted)).toBe(true);
      nft(...damage);
      expect(await nat.isInPlace(wanted)).toBe(false);
      for (const { stop } of served.splice(0)) stop();
    }
  });

  it('reads back every form that a document can hold', async () => {
    const forms = [
      [{ from: 'default', out: 'out0' }],
      [{ from: '0.0.0.0/0' }],
      [{ from: '::/0', out: 'out0' }],
      [{ from: '10.7.0.2/32' }],
      [{ from: 'FD07:0:0::/48' }],
      [
        {
          from: 'fd07::/64',
          publish: [
            { port: 443, to: 'fd07:0::2', toPort: 8443 },
            { protocol: 'udp', port: 443, to: 'fd07::2' },
          ],
        },
      ],
      [{ from: '10.7.0.0/24', out: 'a~b+c^d=e', publish: [{ port: 22, to: '10.7.0.2' }] }],
    ];
    for (const form of forms) {
      const operation = set('lab', 'router', form);
      await done(operation);
      expect(await nat.isInPlace(operation)).toBe(true);
    }
  });

  it('does nothing halfway: what nft refuses changes nothing', async () => {
    const good = set('lab', 'router', [{ from: '10.7.0.0/24' }]);
    await done(good);
    const impossible = {
      ...good,
      nat: [{ ...Nat.parse({ from: '10.9.0.0/24' }), out: 'a-name-that-is-far-too-long-for-a-link' }],
    };
    const refused = await nat.set(impossible);
    expect(refused).toMatchObject({ ok: false, error: { kind: 'failed', step: 'nat.set' } });
    expect(await nat.isInPlace(good)).toBe(true);
  });

  it('names the firewall that drops forwarded packets', async () => {
    expect(await nat.notes(['router'])).toEqual([]);
    execFileSync('ip', ['netns', 'exec', 'router', 'nft', '-f', '-'], {
      input: 'table ip filter {\n chain FORWARD { type filter hook forward priority 0; policy drop; }\n}\n',
    });
    expect(await nat.notes(['router'])).toEqual([
      say('service.forwardDroppedIn', { chain: 'ip filter FORWARD', namespace: 'router' }),
    ]);
  });

  it('says what is missing, and how to get it', async () => {
    const bare = new NatTables(new Programs('/nonexistent'));
    expect(await bare.set(set('lab', '', [{ from: '10.7.0.0/24' }]))).toMatchObject({
      ok: false,
      error: { kind: 'unsupported', remedy: { code: 'capability.remedyNftables' } },
    });
    expect(await bare.set(set('lab', '', []))).toEqual({ ok: true, value: null });
    expect(await bare.probe()).toMatchObject({ name: 'service.nat', available: false });
    expect(await nat.probe()).toMatchObject({ name: 'service.nat', available: true });
    expect(await nat.set(set('lab', 'gone', [{ from: '10.7.0.0/24' }]))).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });
});
