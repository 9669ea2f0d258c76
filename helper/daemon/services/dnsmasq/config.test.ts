import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dhcp } from '../../../protocol/index.ts';
import { Programs } from '../programs.ts';
import { dnsmasqConfig, expectedPorts, type ConfigInput } from './config.ts';

const base = {
  network: 'lab',
  namespace: '',
  leaseFile: '/run/taproom/services/dnsmasq/lab@/leases',
  user: 'dnsmasq',
  resolvFile: '/etc/resolv.conf',
};
const entry = (value: unknown): Dhcp => Dhcp.parse(value);
const linesOf = (dhcp: readonly Dhcp[], more: Partial<ConfigInput> = {}): string[] => {
  const config = dnsmasqConfig({ ...base, dhcp, ...more });
  if (!config.ok) throw new Error(config.error.message);
  return config.value.split('\n').slice(1, -1);
};
const about = (lines: readonly string[], key: string): string[] =>
  lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));

describe('dnsmasqConfig', () => {
  it('serves its links and nothing else', () => {
    const lines = linesOf([entry({ link: 'br0', range: { from: '10.5.0.50', to: '10.5.0.99' } })]);
    expect(lines).toContain('bind-dynamic');
    expect(about(lines, 'interface')).toEqual(['br0']);
    expect(about(lines, 'except-interface')).toEqual(['lo']);
    expect(about(lines, 'dhcp-range')).toEqual(['set:t0,10.5.0.50,10.5.0.99,3600']);
    expect(about(lines, 'dhcp-option')).toEqual([]);
    expect(lines).toContain('no-hosts');
    expect(lines).not.toContain('enable-ra');
  });

  it('tells clients what the document says, link by link', () => {
    const lines = linesOf([
      entry({
        link: 'a',
        range: { from: '10.1.0.2', to: '10.1.0.9' },
        router: null,
        dns: ['9.9.9.9', '2620:fe:0::fe'],
        domain: 'a.test',
      }),
      entry({
        link: 'b',
        range: { from: '10.2.0.2', to: '10.2.0.9' },
        router: '10.2.0.254',
        dns: [],
        domain: 'b.test',
        leaseTime: 120,
      }),
    ]);
    expect(about(lines, 'dhcp-option')).toEqual([
      'tag:t0,option:router',
      'tag:t0,option:dns-server,9.9.9.9',
      'tag:t0,option6:dns-server,[2620:fe::fe]',
      'tag:t1,option:router,10.2.0.254',
      'tag:t1,option:dns-server',
    ]);
    expect(about(lines, 'domain')).toEqual(['a.test,10.1.0.2,10.1.0.9', 'b.test,10.2.0.2,10.2.0.9']);
    expect(about(lines, 'local')).toEqual(['/a.test/', '/b.test/']);
  });

  it('reserves addresses, also without a range', () => {
    const lines = linesOf([
      entry({
        link: 'br0',
        hosts: [
          { mac: '02:00:00:AB:00:01', address: '10.5.0.7', name: 'printer' },
          { mac: '02:00:00:ab:00:01', address: 'fd05::7' },
        ],
      }),
    ]);
    expect(about(lines, 'dhcp-host')).toEqual(['02:00:00:ab:00:01,10.5.0.7,printer', '02:00:00:ab:00:01,[fd05::7]']);
    expect(about(lines, 'dhcp-range')).toEqual(['set:t0,10.5.0.7,static,3600']);
  });

  it.each([
    ['slaac', 'set:t0,::,constructor:br0,ra-only,64,3600', []],
    ['stateless', 'set:t0,::,constructor:br0,ra-stateless,64,3600', [547]],
    ['stateful', 'set:t0,::1000,::13ff,constructor:br0,64,3600', [547]],
  ])('advertises %s', (advertise, range, ports) => {
    const dhcp = [entry({ link: 'br0', advertise })];
    expect(about(linesOf(dhcp), 'dhcp-range')).toEqual([range]);
    expect(linesOf(dhcp)).toContain('enable-ra');
    expect(expectedPorts(dhcp)).toEqual(ports);
  });

  it('asks where the document says, or where the machine does', () => {
    expect(about(linesOf([entry({ link: 'a' })]), 'resolv-file')).toEqual(['/etc/resolv.conf']);
    const lines = linesOf([
      entry({ link: 'a', upstream: ['9.9.9.9'] }),
      entry({ link: 'b', upstream: ['9.9.9.9', 'fd00:0::1'] }),
    ]);
    expect([about(lines, 'server'), lines.includes('no-resolv')]).toEqual([['9.9.9.9', 'fd00::1'], true]);
    expect(linesOf([entry({ link: 'a', upstream: [] })])).toContain('no-resolv');
  });

  it.each([
    ['link', { link: 'a,b' }],
    ['link', { link: 'br*' }],
    ['link', { link: 'a#b' }],
    ['link', { link: 'a"b' }],
    ['link', { link: 'a\\b' }],
    ['link', { link: 'a\nconf-file=/etc/shadow' }],
    ['domain', { domain: 'x\ndhcp-script=/tmp/x' }],
    ['domain', { domain: 'a/b' }],
    ['range.from', { range: { from: '10.0.0.1,10.0.0.9', to: '10.0.0.2' } }],
    ['range', { range: { from: '10.0.0.1', to: 'fd00::1' } }],
    ['router', { router: '10.0.0.1\n' }],
    ['dns.0', { dns: ['1.1.1.1,2.2.2.2'] }],
    ['upstream.1', { upstream: ['1.1.1.1', '1.1.1.1@eth0'] }],
    ['hosts.0.mac', { hosts: [{ mac: 'ignore', address: '10.0.0.1' }] }],
    ['hosts.0.name', { hosts: [{ mac: '02:00:00:00:00:01', address: '10.0.0.1', name: 'set:x,ignore' }] }],
    ['leaseTime', { leaseTime: NaN }],
  ])('refuses what would mean something else: %s %j', (field, wrong) => {
    const dhcp = [{ ...entry({ link: 'br0' }), ...wrong }];
    expect(dnsmasqConfig({ ...base, dhcp })).toMatchObject({
      ok: false,
      error: { kind: 'invalid', field: `dhcp.0.${field}` },
    });
  });

  it('has no more lines than its fields account for, whatever is in them', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\n',
        '\r\n',
        '"',
        '#',
        'x\nconf-dir=/tmp',
        'a,b',
        '*',
        'set:t1',
        '\u2028',
        '10.0.0.1',
        'fd00::1',
        'br0',
        'a.test',
        '02:00:00:00:00:01',
      ),
    );
    const address = fc.oneof(
      { weight: 25, arbitrary: fc.constantFrom('10.0.0.1', '10.0.0.200', 'fd00::1') },
      { weight: 1, arbitrary: hostile },
    );
    const name = fc.oneof(
      { weight: 25, arbitrary: fc.constantFrom('br0', 'a.test', 'printer') },
      { weight: 1, arbitrary: hostile },
    );
    const mac = fc.oneof(
      { weight: 25, arbitrary: fc.constant('02:00:00:00:00:01') },
      { weight: 1, arbitrary: hostile },
    );
    const dhcp = fc.record({
      namespace: fc.constant(''),
      link: name,
      leaseTime: fc.integer({ min: 120, max: 9000 }),
      range: fc.option(fc.record({ from: address, to: address }), { nil: undefined }),
      router: fc.option(address, { nil: null }),
      dns: fc.option(fc.array(address, { maxLength: 3 }), { nil: undefined }),
      upstream: fc.option(fc.array(address, { maxLength: 3 }), { nil: undefined }),
      domain: fc.option(name, { nil: undefined }),
      hosts: fc.array(fc.record({ mac, address, name: fc.option(name, { nil: undefined }) }), { maxLength: 3 }),
      advertise: fc.constantFrom(undefined, 'slaac', 'stateless', 'stateful'),
    });
    let made = 0;
    fc.assert(
      fc.property(fc.array(dhcp, { minLength: 1, maxLength: 3 }), (entries) => {
        const config = dnsmasqConfig({ ...base, dhcp: entries });
        if (!config.ok) return;
        made += 1;
        // An interface, three ranges, two of a domain, a router, two of name servers; and one for each upstream and
        // reservation.
        const fields = entries
          .map((each) => 9 + (each.upstream?.length ?? 0) + each.hosts.length)
          .reduce((a, b) => a + b);
        const lines = config.value.split('\n');
        expect(lines.length).toBeLessThanOrEqual(17 + fields);
        for (const line of lines.slice(1, -1))
          expect(line).toMatch(
            /^(keep-in-foreground|log-facility|pid-file|user|bind-dynamic|except-interface|interface|no-hosts|domain-needed|resolv-file|no-resolv|server|local|domain|dhcp-authoritative|dhcp-leasefile|quiet-dhcp6?|quiet-ra|enable-ra|dhcp-range|dhcp-option|dhcp-host)(=[A-Za-z0-9:._+~^=/,@[\]-]*)?$/,
          );
      }),
      { numRuns: 2000 },
    );
    expect(made).toBeGreaterThan(300);
  });

  const dnsmasq = new Programs().find('dnsmasq');
  it.skipIf(dnsmasq === null)('is what dnsmasq itself can read (needs dnsmasq)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-config-'));
    const everything = entry({
      link: 'a~b+c^d=e',
      range: { from: '10.5.0.50', to: '10.5.0.99' },
      router: null,
      dns: ['9.9.9.9', 'fd00::9'],
      upstream: ['9.9.9.9', 'fd00::8'],
      domain: 'lab.test',
      hosts: [
        { mac: '02:00:00:00:00:01', address: '10.5.0.7', name: 'printer' },
        { mac: '02:00:00:00:00:01', address: 'fd05::7' },
      ],
    });
    const advertisers = ['slaac', 'stateless', 'stateful'].map((advertise, at) =>
      entry({ link: `v${at}`, advertise, domain: `d${at}.test`, router: '10.0.0.1' }),
    );
    for (const [at, dhcp] of [
      [everything],
      advertisers,
      [entry({ link: 'x', range: { from: 'fd00::10', to: 'fd00::20' } })],
    ].entries()) {
      for (const user of ['root', null]) {
        const file = join(folder, `${at}.conf`);
        writeFileSync(file, `${linesOf(dhcp, { user }).join('\n')}\n`);
        expect(() => execFileSync(dnsmasq ?? '', ['--test', `--conf-file=${file}`], { stdio: 'pipe' })).not.toThrow();
      }
    }
    rmSync(folder, { recursive: true });
  });
});
