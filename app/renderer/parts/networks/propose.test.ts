import { describe, expect, it } from 'vitest';
import { blockOf, freeLinkName, freeName, freePrefix, moveAddress, overlaps, prefixText } from './propose.ts';

const blocks = (...texts: string[]) => texts.map((text) => blockOf(text) ?? expect.fail(text));

describe('free names', () => {
  it('are what was wanted, or the next', () => {
    expect(freeName('lab', new Set())).toBe('lab');
    expect(freeName('lab', new Set(['lab', 'lab-2']))).toBe('lab-3');
    expect(freeLinkName('vmbr0', new Set(['vmbr0', 'vmbr1']))).toBe('vmbr2');
    expect(freeLinkName('lower', new Set(['lower']))).toBe('lower1');
  });
  it('never grow beyond what a name may have', () => {
    expect(freeName('n'.repeat(32), new Set(['n'.repeat(32)]))).toBe(`${'n'.repeat(30)}-2`);
    expect(freeLinkName('fifteen-bytes-9', new Set(['fifteen-bytes-9']))).toBe('fifteen-bytes10');
  });
});

describe('free prefixes', () => {
  it('stay as the recipe has them where nothing is in the way', () => {
    expect(freePrefix('10.42.0.0/24', [])).toBe('10.42.0.0/24');
    expect(freePrefix('10.42.0.1/24', blocks('192.0.2.0/24'))).toBe('10.42.0.0/24');
  });
  it('move on past what overlaps, also past what is larger or lies inside', () => {
    expect(freePrefix('10.42.0.0/24', blocks('10.42.0.0/24', '10.42.1.128/32'))).toBe('10.42.2.0/24');
    expect(freePrefix('10.42.0.0/24', blocks('10.42.0.0/16'))).toBe('10.43.0.0/24');
    expect(freePrefix('10.4.0.0/30', blocks('10.4.0.0/24'))).toBe('10.42.0.0/30');
  });
  it('go round the end, and say when there is none', () => {
    expect(
      freePrefix(
        '10.42.0.0/24',
        blocks('10.128.0.0/9', '10.64.0.0/10', '10.42.0.0/15', '10.44.0.0/14', '10.48.0.0/12'),
      ),
    ).toBe('10.0.0.0/24');
    expect(freePrefix('10.42.0.0/24', blocks('10.0.0.0/8'))).toBeNull();
    expect(freePrefix('fd01::/64', [])).toBeNull();
  });
  it('are compared by their first and last address', () => {
    const [a, b, c] = blocks('10.0.0.0/24', '10.0.0.128/25', '10.0.1.0/24');
    expect(a && b && overlaps(a, b)).toBe(true);
    expect(a && c && overlaps(a, c)).toBe(false);
    expect(blocks('10.1.2.3/20').map(prefixText)).toEqual(['10.1.0.0/20']);
  });
});

describe('an address moves with its prefix', () => {
  const [from, to] = blocks('10.42.0.0/24', '10.50.7.0/24');
  const move = (text: string) => (from && to ? moveAddress(text, from, to) : expect.fail());
  it.each([
    ['10.42.0.1/24', '10.50.7.1/24'],
    ['10.42.0.199', '10.50.7.199'],
    ['10.42.0.0/24', '10.50.7.0/24'],
    ['10.42.1.1', '10.42.1.1'],
    ['default', 'default'],
    ['fd01::1/64', 'fd01::1/64'],
    ['vm.example', 'vm.example'],
  ])('%s -> %s', (before, after) => expect(move(before)).toBe(after));
});
