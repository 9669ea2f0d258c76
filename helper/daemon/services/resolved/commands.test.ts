import { describe, expect, it } from 'vitest';
import { LinkDns } from '../../../protocol/index.ts';
import { parseAnswer, sameSettings, setCommands, settingsOf } from './commands.ts';

const dns = (value: object) => settingsOf(LinkDns.parse({ link: 'br0', ...value }));

describe('resolvectl', () => {
  it('is told all three, so that nothing of before stays', () => {
    expect(setCommands('br0', dns({ servers: ['192.0.2.1', '2001:db8:0::1'] }))).toEqual([
      ['dns', 'br0', '192.0.2.1', '2001:db8::1'],
      ['domain', 'br0', ''],
      ['default-route', 'br0', 'no'],
    ]);
    expect(setCommands('br0', dns({ servers: ['192.0.2.1'], domains: ['Lab.Test'], everything: true }))).toEqual([
      ['dns', 'br0', '192.0.2.1'],
      ['domain', 'br0', 'lab.test', '~.'],
      ['default-route', 'br0', 'yes'],
    ]);
  });

  it('is read back', () => {
    const wanted = dns({ servers: ['192.0.2.1', '2001:db8:0::1'], domains: ['lab.test'] });
    const answer = (servers: string, domains: string, route: string): [string, string, string] => [
      `Link 7 (br0): ${servers}\n`,
      `Link 7 (br0): ${domains}\n`,
      `Link 7 (br0): ${route}\n`,
    ];
    expect(sameSettings(wanted, answer('192.0.2.1 2001:db8::1', 'lab.test', 'no'))).toBe(true);
    for (const other of [
      answer('2001:db8::1 192.0.2.1', 'lab.test', 'no'),
      answer('192.0.2.1 2001:db8::1', '', 'no'),
      answer('192.0.2.1 2001:db8::1', 'lab.test', 'yes'),
    ]) {
      expect(sameSettings(wanted, other)).toBe(false);
    }
    expect(parseAnswer('Global:\nLink 2 (eth0):')).toEqual([]);
    expect(parseAnswer('')).toEqual([]);
  });
});
