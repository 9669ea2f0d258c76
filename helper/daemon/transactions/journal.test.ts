import { describe, expect, it } from 'vitest';
import { decodeJournal, encodeRecord } from './journal.ts';
import { begin, end, start, step } from './records.fixture.ts';
import { verbatim } from '../../protocol/messages/index.ts';

const records = [start(), begin(1, 2), step(1, 0), step(1, 1), end(1, 'done')];
const text = records.map(encodeRecord).join('');

describe('the journal as text', () => {
  it('reads what was written', () => {
    expect(decodeJournal(Buffer.from(text))).toEqual({ records, whole: Buffer.byteLength(text), bad: [], newer: null });
  });

  it('keeps names that are not ASCII, and counts bytes', () => {
    const odd = { ...begin(1, 1), summary: verbatim('Café ☕ 网络') };
    const bytes = Buffer.from(encodeRecord(odd));
    expect(decodeJournal(bytes)).toEqual({ records: [odd], whole: bytes.length, bad: [], newer: null });
  });

  it('cut at any byte is what had been written whole by then', () => {
    const bytes = Buffer.from(text);
    const ends = records.map((_, at) =>
      Buffer.byteLength(
        records
          .slice(0, at + 1)
          .map(encodeRecord)
          .join(''),
      ),
    );
    for (let cut = 0; cut <= bytes.length; cut++) {
      const decoded = decodeJournal(bytes.subarray(0, cut));
      const whole = ends.filter((at) => at <= cut);
      expect(decoded.bad).toEqual([]);
      expect(decoded.records).toEqual(records.slice(0, whole.length));
      expect(decoded.whole).toBe(whole.at(-1) ?? 0);
    }
  });

  it('names the line in which any one byte was changed, and reads the others', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      const { records: read, bad } = decodeJournal(changed);
      expect(read.length + bad.length).toBeGreaterThanOrEqual(records.length - 1);
      expect(bad.length).toBeGreaterThan(0);
      expect(
        read.every((record) => records.some((written) => JSON.stringify(written) === JSON.stringify(record))),
      ).toBe(true);
    }
  });

  it('says what is no record although its checksum fits', () => {
    const line = (value: unknown): string => encodeRecord(value as never);
    const { bad } = decodeJournal(
      Buffer.from(line({ record: 'begin', entry: 0 }) + line('x') + line({ record: 'other' })),
    );
    expect(bad.map(({ line: number }) => number)).toEqual([1, 2, 3]);
    expect(bad[0]?.why).toMatch(/^it is no record/);
  });

  it('takes the sentences of version 1 as messages of their own words', () => {
    const [made] = begin(1, 1).steps;
    const old = [
      {
        ...begin(1, 1, { final: null }),
        summary: 'Bring up lab',
        steps: [{ ...made, summary: 'Make the bridge br0.' }],
      },
      { ...end(1, 'failed'), error: { kind: 'failed', step: 'link.add', message: 'No.', remedy: 'Try again.' } },
    ];
    const { records: read, bad } = decodeJournal(Buffer.from(old.map((one) => encodeRecord(one as never)).join('')));
    expect(bad).toEqual([]);
    expect(read).toMatchObject([
      { summary: verbatim('Bring up lab'), final: null, steps: [{ summary: verbatim('Make the bridge br0.') }] },
      { error: { ...verbatim('No.'), remedy: verbatim('Try again.') } },
    ]);
  });

  it('leaves the journal of a newer helper alone', () => {
    const newer = encodeRecord({ record: 'start', version: 99, odd: true } as never);
    expect(decodeJournal(Buffer.from(newer)).newer).toBe(99);
  });
});
