import { describe, expect, it } from 'vitest';
import type { DocumentFault } from '../../protocol/networks.ts';
import { Risk, type Plan, type Step } from '../../protocol/plan.ts';
import { ansi, plain } from './colour.ts';
import { commandWords } from './command-words.ts';
import { countFaults, faultsText } from './fault-text.ts';
import { lineDiff } from './line-diff.ts';
import { commandsText, planText, riskWords } from './plan-text.ts';
import { textWidth } from './width.ts';
import { verbatim } from '../../protocol/messages/index.ts';

describe('faults of a document', () => {
  const fault = (more: Partial<DocumentFault>): DocumentFault => ({
    severity: 'error',
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    path: '',
    ...verbatim('It cannot be.'),
    ...more,
  });

  it('are printed as a compiler prints them', () => {
    const text = 'taproom: 1\nname: lab\nlinks:\n  - {kind: bridge, name: br 0}\n';
    expect(
      faultsText(
        'lab.yaml',
        text,
        [
          fault({
            line: 4,
            column: 26,
            endLine: 4,
            endColumn: 30,
            message: 'A link name has no spaces.',
            remedy: verbatim('Write br0.'),
          }),
        ],
        plain,
      ),
    ).toBe(
      [
        'lab.yaml:4:26: error: A link name has no spaces.',
        '  4 |   - {kind: bridge, name: br 0}',
        '    |                          ^~~~',
        '    = Write br0.',
        '',
      ].join('\n'),
    );
  });
  it.each<[string, string, Partial<DocumentFault>, string]>([
    ['wide characters take two columns', '网桥: x', { column: 5, endColumn: 6 }, '    |       ^'],
    ['a tab is shown as two spaces', '\tx: y', { column: 2, endColumn: 3 }, '    |   ^'],
    [
      'what goes on below is marked to the end of the line',
      'links: [',
      { column: 8, endLine: 3, endColumn: 1 },
      '    |        ^',
    ],
    ['an empty place gets one mark', 'a:', { column: 3, endColumn: 3 }, '    |   ^'],
  ])('%s', (_name, text, more, marks) => {
    expect(faultsText('x', text, [fault(more)], plain).split('\n')[2]).toBe(marks);
  });
  it('a long line is cut around the fault, and the mark stands below it', () => {
    const text = `${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`;
    const [, source = '', marks = ''] = faultsText('x', text, [fault({ column: 5001, endColumn: 5005 })], plain).split(
      '\n',
    );
    expect(source.length).toBeLessThan(120);
    expect(source.slice(marks.indexOf('^'), marks.indexOf('^') + 4)).toBe('HERE');
    expect(marks.trimEnd().endsWith('^~~~')).toBe(true);
  });
  it('a place behind the end has no source', () => {
    expect(faultsText('x', 'a', [fault({ line: 9 })], plain)).toBe('x:9:1: error: It cannot be.\n');
  });
  it('shows control characters instead of obeying them', () => {
    expect(faultsText('x', 'a\x1b[2J', [fault({ message: 'b\x1b[2J' })], plain)).not.toContain('\x1b');
  });
  it.each([
    [[], ['no faults']],
    [['error'], ['1 error']],
    [
      ['warning', 'error', 'error'],
      ['2 errors', '1 warning'],
    ],
  ] as const)('%j is %s', (severities, text) => {
    expect(countFaults(severities.map((severity) => fault({ severity }))).map(({ message }) => message)).toEqual(text);
  });
});

describe('plans', () => {
  const step = (more: Partial<Step>): Step => ({
    operation: { op: 'namespace.add', name: 'red', network: 'lab' },
    inverse: [],
    summary: verbatim('Make the namespace red.'),
    commands: ['ip netns add red'],
    change: 'add',
    risks: [],
    ...more,
  });
  const plan: Plan = {
    network: 'lab',
    to: 'up',
    risks: ['physical-port'],
    notes: [verbatim('Docker filters forwarded packets.')],
    steps: [
      step({}),
      step({
        change: 'change',
        summary: verbatim('Put eth0 into br0.'),
        commands: ['ip link set eth0 master br0'],
        risks: ['physical-port'],
      }),
      step({ change: 'remove', summary: verbatim('Delete old0.'), commands: [] }),
    ],
  };
  it('are a diff with the commands, and say what is risky', () => {
    expect(planText(plan, plain)).toBe(
      [
        'lab: 3 steps to bring it up, 1 risky.',
        '',
        '+ Make the namespace red.',
        '    ip netns add red',
        '~ Put eth0 into br0.  RISKY',
        '    ! A physical link becomes a port of a bridge or bond.',
        '    ip link set eth0 master br0',
        '- Delete old0.',
        '',
        'Risky: it auto-reverts unless confirmed in time.',
        '',
        'Note: Docker filters forwarded packets.',
        '',
      ].join('\n'),
    );
    expect(planText(plan, ansi).replace(/\x1b\[\d+m/g, '')).toBe(planText(plan, plain));
  });
  it('without steps say so', () => {
    expect(planText({ ...plan, steps: [], notes: [] }, plain)).toBe(
      'lab: no changes, the state matches the document.\n',
    );
    expect(planText({ ...plan, to: 'down', steps: [], notes: [] }, plain)).toBe('lab: no changes, it is down.\n');
  });
  it('as commands hold nothing else', () => {
    expect(commandsText(plan.steps)).toBe('ip netns add red\nip link set eth0 master br0\n');
  });
  it('have words for every risk', () => {
    for (const risk of Risk.options) expect(riskWords([risk])).toMatch(/^[A-Z].*\.$/);
  });
});

describe('a difference of texts', () => {
  const diff = (before: string, after: string): string => lineDiff(before, after, plain);
  it('is empty where there is none', () => {
    expect(diff('a\nb\n', 'a\nb\n')).toBe('');
  });
  it('has a little around it', () => {
    expect(diff('1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\n5\nsix\n7\n8\n9\n')).toBe(
      '  ...\n  3\n  4\n  5\n- 6\n+ six\n  7\n  8\n  9\n',
    );
  });
  it('leads from one to the other', () => {
    const texts = [['a', 'b', 'c'], ['b', 'c', 'd'], [], ['c', 'a', 'b', 'b'], ['x'], ['a', 'x', 'c', 'y', 'b']];
    for (const before of texts) {
      for (const after of texts) {
        const lines = diff(before.join('\n'), after.join('\n')).split('\n').slice(0, -1);
        const side = (mark: string): string[] =>
          lines.filter((line) => line.startsWith(mark) || line.startsWith(' ')).map((line) => line.slice(2));
        if (before === after) continue;
        expect(side('-').join('\n')).toBe(before.join('\n'));
        expect(side('+').join('\n')).toBe(after.join('\n'));
      }
    }
  });
  it('of long texts that have nothing in common says all of both', () => {
    const long = (letter: string): string => Array.from({ length: 4096 }, (_each, at) => `${letter}${at}`).join('\n');
    expect(diff(long('a'), long('b')).split('\n')).toHaveLength(8193);
  });
});

describe('the words of a command', () => {
  it.each<[string, string[] | null]>([
    ['vi', ['vi']],
    ['  code   --wait ', ['code', '--wait']],
    ['"my editor" -f', ['my editor', '-f']],
    ['a\\ b \'c d\'"e"', ['a b', 'c de']],
    ['a "b\\"c\\d"', ['a', 'b"c\\d']],
    ['a \'\' ""', ['a', '', '']],
    ['vi; rm -rf $HOME', ['vi;', 'rm', '-rf', '$HOME']],
    ['', null],
    ['   ', null],
    ['"vi', null],
    ["'vi", null],
    ['""', null],
  ])('%j', (text, words) => {
    expect(commandWords(text)).toEqual(words);
  });
});

it('widths are those of the marks', () => {
  expect(textWidth('网桥: ')).toBe(6);
});
