import { describe, expect, it } from 'vitest';
import { LineFramer } from './framing.ts';

/** A small deterministic generator (mulberry32): a failure can be repeated by its seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('LineFramer', () => {
  it('gives the same lines however the bytes are cut', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const next = random(seed);
      const lines = Array.from({ length: Math.floor(next() * 20) }, () =>
        Array.from({ length: 1 + Math.floor(next() * 200) }, () => 'aé漢😀{"}'[Math.floor(next() * 8)] ?? 'x')
          .join('')
          .replace(/\p{Surrogate}/gu, 's'),
      );
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const splitter = new LineFramer(1024 * 1024);
      const got: string[] = [];
      for (let at = 0; at < bytes.length;) {
        const size = 1 + Math.floor(next() * 97);
        const framed = splitter.push(bytes.subarray(at, at + size));
        expect(framed.fault).toBeNull();
        got.push(...framed.lines);
        at += size;
      }
      expect(got, `seed ${seed}`).toEqual(lines);
      expect(splitter.pending).toBe(0);
    }
  });

  it('keeps a copy of an unfinished line', () => {
    const splitter = new LineFramer(1024 * 1024);
    const chunk = Buffer.from('half');
    splitter.push(chunk);
    chunk.fill(0);
    expect(splitter.push(Buffer.from(' done\n')).lines).toEqual(['half done']);
  });

  it('takes a line of exactly the limit and refuses one byte more', () => {
    expect(new LineFramer(8).push(Buffer.from('12345678\n'))).toEqual({ lines: ['12345678'], fault: null });
    expect(new LineFramer(8).push(Buffer.from('123456789\n')).fault).toBe('too-long');
  });

  it('refuses an endless line as soon as it is too long, and holds nothing of it', () => {
    const splitter = new LineFramer(100);
    expect(splitter.push(Buffer.alloc(60, 97)).fault).toBeNull();
    expect(splitter.push(Buffer.alloc(60, 97)).fault).toBe('too-long');
    expect(splitter.pending).toBe(0);
    expect(splitter.push(Buffer.from('\n{}\n')), 'nothing after a fault is read').toEqual({
      lines: [],
      fault: 'too-long',
    });
  });

  it('gives the good lines before a fault', () => {
    expect(new LineFramer(1024 * 1024).push(Buffer.from([0x61, 0x0a, 0xff, 0x0a]))).toEqual({
      lines: ['a'],
      fault: 'not-utf8',
    });
  });

  it.each([
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0xe2, 0x82],
  ])('refuses bytes that are not UTF-8 (%i ...)', (...bytes) => {
    expect(new LineFramer(1024 * 1024).push(Buffer.from([...bytes, 0x0a])).fault).toBe('not-utf8');
  });

  it('skips empty lines', () => {
    expect(new LineFramer(1024 * 1024).push(Buffer.from('\n\r\n  \n{}\n')).lines).toEqual(['{}']);
  });
});
