import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_MAX_BYTES, NetworkDocument } from '../protocol/index.ts';
import { FUZZ_RUNS, writtenDocument } from './generated.fixture.ts';
import { say } from '../protocol/messages/index.ts';
import { documentText, editDocument, parseDocument, plainValue } from './index.ts';
import { MAX_DEPTH, MAX_FAULTS, MAX_LEXEMES, MAX_NODES } from './yaml/bounds.ts';

const HEAD = 'taproom: 1\nname: lab\n';
const only = (text: string) => {
  const { document, faults } = parseDocument(text);
  expect(document).toBeNull();
  expect(faults).toHaveLength(1);
  const [fault] = faults;
  if (!fault) throw new Error('There is none.');
  return fault;
};

describe('a document that costs too much', () => {
  it('is refused by its bytes, before it is looked at', () => {
    const wide = `${HEAD}description: "${'网'.repeat(DOCUMENT_MAX_BYTES / 3)}"`;
    expect(wide.length).toBeLessThan(DOCUMENT_MAX_BYTES);
    for (const text of [wide, 'x'.repeat(DOCUMENT_MAX_BYTES + 1), '['.repeat(50_000_000)]) {
      expect(only(text)).toMatchObject({
        line: 1,
        column: 1,
        message: 'The document is larger than 512 KiB.',
        remedy: say('fix.split'),
      });
    }
  });

  it('is refused by its depth, where that is reached', () => {
    for (const opener of ['[', '{a: ', '- ', '? ', '- ? ', '{? [']) {
      const fault = only(opener.repeat(100_000));
      expect([opener, fault.message]).toEqual([
        opener,
        `More than ${MAX_DEPTH} levels of lists and mappings stand inside of each other here.`,
      ]);
      // Nothing behind that place was read.
      expect(fault.column).toBeLessThanOrEqual((MAX_DEPTH + 3) * opener.length);
    }
    const lines = Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(only(lines).line).toBeLessThanOrEqual(MAX_DEPTH + 2);
  });

  it('is refused by what its aliases expand to: a billion laughs, and the quadratic kind', () => {
    const laughs = `${HEAD}a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
      .split('')
      .map(
        (name, place) =>
          `${name}: &${name} [${Array(10)
            .fill(`*${'abcdefghij'.charAt(place)}`)
            .join(', ')}]`,
      )
      .join('\n')}\n`;
    const quadratic = `${HEAD}a: &a [${'x, '.repeat(5000)}]\nb: [${'*a, '.repeat(5000)}]\n`;
    for (const text of [laughs, quadratic]) {
      expect(only(text)).toMatchObject({
        message: 'The document has too many values, or its aliases expand to too many.',
        remedy: say('yaml.splitOrWriteOut'),
      });
    }
    const nested = `${HEAD}a0: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}]`).join('\n')}\n`;
    expect(parseDocument(nested).faults[0]?.message).toBe(
      `Aliases put more than ${MAX_DEPTH} levels of lists and mappings inside of each other.`,
    );
  });

  it('is refused by its parts, and by its values', () => {
    expect(only(`${HEAD}links: [${','.repeat(MAX_LEXEMES)}]`)).toMatchObject({
      line: 3,
      message: 'The document has too many parts.',
    });
    const values = `${HEAD}a: &a [${'1,'.repeat(1000)}]\nlinks: [${'*a,'.repeat(MAX_NODES / 1000)}]`;
    expect(only(values)).toMatchObject({
      line: 3,
      message: 'The document has too many values, or its aliases expand to too many.',
    });
  });

  it('tells no more than a hundred faults, and that there are more', () => {
    const many = {
      keys: HEAD + Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join('\n'),
      twice: HEAD + 'a: 1\n'.repeat(20_000),
      kinds: `${HEAD}links: [${'{}, '.repeat(2000)}]`,
      names: `${HEAD}links: [${'{kind: tap, name: t}, '.repeat(2000)}]`,
      escapes: `${HEAD}namespaces: [${'"\\q", '.repeat(20_000)}]`,
    };
    for (const [name, text] of Object.entries(many)) {
      const { document, faults } = parseDocument(text);
      expect([name, document, faults.length]).toEqual([name, null, MAX_FAULTS + 1]);
      expect(faults.at(-1)).toMatchObject({
        severity: 'error',
        message: `There are more faults than these ${MAX_FAULTS}.`,
      });
    }
  });

  it('and warnings hide no error behind them', () => {
    const links = Array.from(
      { length: 300 },
      (_, n) => `  - {kind: bridge, name: b${n}, addresses: [10.${n >> 8}.${n & 255}.0/24]}`,
    ).join('\n');
    const { document, faults } = parseDocument(`${HEAD}links:\n${links}\nroutes:\n  - {destination: 10.0.0.0/8}\n`);
    expect(document).toBeNull();
    expect(faults.filter(({ severity }) => severity === 'error').map(({ path }) => path)).toEqual([
      'routes.0.destination',
      'routes.0.destination',
    ]);
  });
});

/** Whatever the text: an answer, and a document or an error, never both, never neither. */
function answers(text: string): void {
  const { document, faults } = parseDocument(text);
  expect(document === null).toBe(faults.some(({ severity }) => severity === 'error'));
  const lines = text.split('\n');
  for (const { line, column, endLine, endColumn, message, remedy } of faults) {
    expect(message).not.toBe('');
    expect(remedy).toBeTruthy();
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(endLine);
    expect(endLine).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
    if (line === endLine) expect(column).toBeLessThanOrEqual(endColumn);
  }
  if (document) expect(NetworkDocument.parse(plainValue(text))).toEqual(document);
  const edited = editDocument(text, [{ op: 'set', path: ['name'], value: 'other' }]);
  expect(edited === null).toBe(plainValue(text) === null);
}

describe('any text at all', () => {
  const yamlish = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '\n',
          '  ',
          '- ',
          ': ',
          'a',
          '1',
          '"',
          "'",
          '[',
          ']',
          '{',
          '}',
          ',',
          '&a ',
          '*a',
          '!!str ',
          '#',
          ' #',
          '|\n',
          '>\n',
          '? ',
          '---\n',
          '...\n',
          '%YAML 1.2\n',
          '\t',
          '\r\n',
          '\\',
          '<<: ',
          'taproom: 1\n',
          'name: lab\n',
          'links:\n',
          '  - kind: tap\n',
          '\0',
          '\uFEFF',
          '\u2028',
        ),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''));

  it('gets an answer: strings', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string(),
          yamlish,
          yamlish.map((text) => HEAD + text),
        ),
        answers,
      ),
      { numRuns: FUZZ_RUNS * 5 },
    );
  });

  it('gets an answer: bytes', () => {
    const decoder = new TextDecoder();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => answers(decoder.decode(bytes))),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('gets an answer: documents with something cut, doubled, moved or exchanged', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(
        writtenDocument,
        place,
        place,
        yamlish,
        fc.constantFrom('cut', 'double', 'insert', 'replace', 'value'),
        (written, one, other, junk, how) => {
          const text = documentText(NetworkDocument.parse(written));
          const [from, to] = [Math.floor(one * text.length), Math.floor(other * text.length)].sort((a, b) => a - b) as [
            number,
            number,
          ];
          const lines = text.split('\n');
          const line = Math.floor(one * lines.length);
          answers(
            {
              cut: () => text.slice(0, from) + text.slice(to),
              double: () => text.slice(0, to) + text.slice(from),
              insert: () => text.slice(0, from) + junk + text.slice(from),
              replace: () => text.slice(0, from) + junk + text.slice(to),
              value: () =>
                lines
                  .map((content, at) =>
                    at === line ? content.replace(/: .*/, `: ${junk.replace(/\n/g, ' ')}`) : content,
                  )
                  .join('\n'),
            }[how](),
          );
        },
      ),
      { numRuns: FUZZ_RUNS },
    );
  });
});
