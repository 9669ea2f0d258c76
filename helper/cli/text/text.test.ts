import { describe, expect, it } from 'vitest';
import { verbatim } from '../../protocol/messages/index.ts';
import type { Failure } from '../../protocol/errors.ts';
import { ansi, paintFor, plain } from './colour.ts';
import { failureText, optionOf } from './failure-text.ts';
import { bitsPerSecond, duration, si } from './figures.ts';
import { properties, table, tableOfPages } from './table.ts';
import { printable, textWidth } from './width.ts';

describe('figures', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1234, '1.23 kB'],
    [9994, '9.99 kB'],
    [9996, '10.0 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [1e9, '1.00 GB'],
    [12.345e12, '12.3 TB'],
    [0.5, '0.50 B'],
    [0.001, '0 B'],
    [84.12, '84.1 B'],
    [999.4, '999 B'],
    [999.6, '1.00 kB'],
    [-1500, '-1.50 kB'],
    [Number.NaN, '-'],
    [Infinity, '-'],
    [2 ** 53, '9.01 PB'],
    [1e21, '1000 EB'],
  ])('%d is %s', (value, text) => {
    expect(si(value, 'B')).toBe(text);
  });
  it('has three significant digits whatever the value', () => {
    for (let value = 1; value < 1e15; value *= 1.37)
      expect(si(value, 'B')).toMatch(/^(\d\.\d\d|\d\d\.\d|\d{1,3}) [kMGT]?B$/);
  });
  it('counts bits where bytes come in', () => {
    expect([bitsPerSecond(125), bitsPerSecond(125_000)]).toEqual(['1.00 kbit/s', '1.00 Mbit/s']);
  });
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min 0 s'],
    [3725, '1 h 2 min'],
    [90_000, '1 d 1 h'],
    [-1, '0 s'],
  ])('%d s is %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('widths', () => {
  it.each([
    ['abc', 3],
    ['', 0],
    ['\x1b[1mabc\x1b[0m', 3],
    ['网桥', 4],
    ['e\u0301', 1],
    ['▁█', 2],
    ['한', 2],
  ])('%j takes %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
  it('shows control characters instead of obeying them', () => {
    expect(printable('a\x1b[2Jb\nc\x9b')).toBe('a\\x1b[2Jb\\x0ac\\x9b');
  });
});

describe('table', () => {
  const columns = [
    { title: 'NAME', text: (row: [string, number | null]) => row[0] },
    {
      title: 'N',
      align: 'right' as const,
      text: (row: [string, number | null]) => (row[1] === null ? null : String(row[1])),
    },
    { title: 'X', optional: true, text: () => null },
  ];
  it('aligns', () => {
    expect(
      table(
        columns,
        [
          ['a', 1],
          ['网桥', 100],
          ['longer', null],
        ],
        plain,
      ),
    ).toBe('NAME      N\na         1\n网桥    100\nlonger    -\n');
  });
  it('has titles without rows', () => {
    expect(table(columns, [], plain)).toBe('NAME  N\n');
  });
  it('has no space at the end of a line', () => {
    expect(
      table(
        columns.slice(0, 1),
        [
          ['a', 1],
          ['long', 2],
        ],
        plain,
      ),
    ).not.toMatch(/ $/m);
  });
  it('is as wide in colour', () => {
    const coloured = table(
      columns.map((column) => ({ ...column, paint: (text: string) => ansi('green', text) })),
      [['a', 1]],
      ansi,
    );

    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(table(columns, [['a', 1]], plain));
  });
  it('comes in pages, under one line of titles, with every column', () => {
    const page = tableOfPages(columns, plain);
    expect(page([['a', 1]], false)).toBe('NAME  N  X\na     1  -\n');
    expect(page([['longer', 20]], false)).toBe('longer  20  -\n');
    expect(page([['b', 3]], true)).toBe('b        3  -\n');
  });
  it('leaves out properties that are not there', () => {
    expect(
      properties(
        [
          ['a', '1'],
          ['long', null],
          ['bc', '2'],
        ],
        plain,
      ),
    ).toBe('a   1\nbc  2\n');
  });
});

describe('colour', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s, %j: %s', (isTTY, environment, coloured) => {
    expect(paintFor({ isTTY }, environment)('red', 'x') !== 'x').toBe(coloured);
  });
});

describe('failures', () => {
  const base: Failure = { kind: 'failed', step: 'link.add', ...verbatim('The link was not made.') };
  it('says what, why, where and what to do', () => {
    expect(
      failureText(
        {
          ...base,
          errno: 22,
          errnoName: 'EINVAL',
          kernelMessage: 'Bad thing',
          field: 'options.peerAddresses.0',
          remedy: verbatim('Do this.'),
        },
        plain,
      ),
    ).toBe(
      'taproom: The link was not made.\n  Kernel: Bad thing (EINVAL)\n  Where:  --peer-address\n  Remedy: Do this.\n',
    );
  });
  it("does not say the kernel's words twice", () => {
    expect(
      failureText(
        { ...base, message: 'It was not made: Bad thing (EINVAL).', errnoName: 'EINVAL', kernelMessage: 'Bad thing' },
        plain,
      ),
    ).toBe('taproom: It was not made: Bad thing (EINVAL).\n');
  });
  it('asks to report a fault of the program', () => {
    expect(failureText({ ...base, kind: 'bug' }, plain)).toContain('Please report');
  });
  it.each([
    ['ports.1.settings.vlan.id', '--port'],
    ['addPorts.0.id', '--add-port'],
    ['changePorts.0.key', '--port'],
    ['settings.probe.interval', '--probe-interval'],
    ['settings.probe.address', '--probe'],
    ['settings.ports.http', '--http-port'],
    ['impairment.burstLoss.toBad', '--burst-loss'],
    ['mtu', '--mtu'],
    ['addresses.3', '--address'],
    ['options.vlanFiltering', '--vlan-filtering'],
    ['options.group', '--group-address'],
    ['group', '--group'],
    ['nexthops.0.via', '--nexthop'],
    ['moveTo', '--move-to'],
    ['bridge.ageing', '--ageing'],
    ['--type', '--type'],
    ['entry', 'the entry'],
    ['text', 'the document'],
    ['link.namespace', '--namespace'],
  ])('%s is %s', (field, option) => {
    expect(optionOf(field)).toBe(option);
  });
});

it('shows characters that turn the direction of a text, and leaves words of all scripts', () => {
  expect(printable('eth0\u202egnp.\u2066x\u061c')).toBe('eth0\\u202egnp.\\u2066x\\u061c');
  expect(printable('\x1b[2J\x9b')).toBe('\\x1b[2J\\x9b');
  expect(printable('שלום 网络 é')).toBe('שלום 网络 é');
});
