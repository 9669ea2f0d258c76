import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKernel, failureOf, ip, valueOf } from '../test/kernel.ts';
import { readSysctl, writeSysctl } from './system.ts';

const inside = '/run/netns/sysctl-in';
/** What a process of its own sees in the namespace. */
const witness = (file: string): string => ip('netns', 'exec', 'sysctl-in', 'cat', `/proc/sys/net/${file}`).trim();

describeKernel('sysctls of a namespace', () => {
  beforeEach(() => {
    ip('netns', 'add', 'sysctl-in');
    ip('-n', 'sysctl-in', 'link', 'add', 'in.7', 'type', 'bridge');
    ip('link', 'add', 'out0', 'type', 'bridge');
  });
  afterEach(() => {
    ip('netns', 'delete', 'sysctl-in');
    ip('link', 'delete', 'out0');
  });

  it('reads and writes those of the namespace, and not those of its own', () => {
    const own = readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8');
    const file = { namespacePath: inside, key: 'ipv4.forwarding', link: null } as const;
    for (const value of [1, 0]) {
      valueOf(writeSysctl({ ...file, value }));
      expect(witness('ipv4/ip_forward')).toBe(String(value));
      expect(valueOf(readSysctl(file))).toBe(value);
    }
    valueOf(writeSysctl({ namespacePath: inside, key: 'ipv6.forwarding', link: null, value: 1 }));
    expect(witness('ipv6/conf/all/forwarding')).toBe('1');
    expect(readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8')).toBe(own);
  });

  it('knows what the kernel changes along with forwarding', () => {
    const redirects = { namespacePath: inside, key: 'ipv4.acceptRedirects', link: null } as const;
    valueOf(writeSysctl({ ...redirects, value: 0 }));
    for (const [value, along] of [
      [1, 0],
      [0, 1],
    ] as const) {
      valueOf(writeSysctl({ namespacePath: inside, key: 'ipv4.forwarding', link: null, value }));
      expect(valueOf(readSysctl(redirects))).toBe(along);
    }
    valueOf(writeSysctl({ ...redirects, value: 0 }));
    expect(witness('ipv4/conf/all/accept_redirects')).toBe('0');
    expect(witness('ipv4/ip_forward')).toBe('0');
  });

  it('knows links by names with dots, in their own namespace only', () => {
    const file = { namespacePath: inside, key: 'ipv6.acceptRa', link: 'in.7' } as const;
    valueOf(writeSysctl({ ...file, value: 2 }));
    expect(witness('ipv6/conf/in.7/accept_ra')).toBe('2');
    expect(valueOf(readSysctl(file))).toBe(2);
    expect(valueOf(readSysctl({ ...file, namespacePath: null }))).toBeNull();
    expect(valueOf(readSysctl({ ...file, link: 'out0' }))).toBeNull();
    expect(valueOf(readSysctl({ ...file, namespacePath: null, link: 'out0' }))).toBe(1);
    expect(failureOf(writeSysctl({ ...file, link: 'out0', value: 1 })).code).toBe('ENOENT');
  });

  it('leaves the calling thread in its own namespace', () => {
    valueOf(readSysctl({ namespacePath: inside, key: 'ipv4.rpFilter', link: 'in.7' }));
    expect(existsSync('/proc/sys/net/ipv4/conf/out0')).toBe(true);
    expect(existsSync('/proc/sys/net/ipv4/conf/in.7')).toBe(false);
  });

  it.each([
    { key: 'ipv4.rpFilter', link: '../all' },
    { key: 'ipv4.rpFilter', link: 'all' },
    { key: 'ipv4.rpFilter', link: 'default' },
    { key: 'ipv4.rpFilter', link: '' },
    { key: 'ipv4.rpFilter', link: '..' },
    { key: 'ipv4.rpFilter', link: 'a23456789012345x' },
    { key: 'ipv4.rpFilter', link: null },
    { key: 'ipv4.forwarding', link: 'in.7' },
    { key: '../../kernel/core_pattern', link: null },
    { key: 'ipv4.tcp_rmem', link: null },
  ])('refuses $key of $link', ({ key, link }) => {
    const file = { namespacePath: null, key: key as 'ipv4.forwarding', link };
    expect(failureOf(readSysctl(file)).code).toBe('EINVAL');
    expect(failureOf(writeSysctl({ ...file, value: 1 })).code).toBe('EINVAL');
  });

  it('says that a namespace is gone', () => {
    expect(
      failureOf(readSysctl({ namespacePath: '/run/netns/nowhere', key: 'ipv4.forwarding', link: null })),
    ).toMatchObject({ code: 'ENOENT' });
  });

  it('starts no program for a setting of another namespace', () => {
    const timed = (work: (at: number) => void): number => {
      const began = performance.now();
      for (let at = 0; at < 20; at += 1) work(at);
      return performance.now() - began;
    };
    const took = timed((at) =>
      valueOf(writeSysctl({ namespacePath: inside, key: 'ipv6.acceptRa', link: 'in.7', value: at % 2 })),
    );
    const programs = timed(() => execFileSync('nsenter', [`--net=${inside}`, 'true']));
    console.log(
      `20 settings of another namespace: ${took.toFixed(2)} ms, 20 starts of nsenter: ${programs.toFixed(0)} ms`,
    );
    expect(took).toBeLessThan(programs);
  });
});
