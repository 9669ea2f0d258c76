import { describe, expect, it } from 'vitest';
import { LineFramer } from './framing.ts';

const text = '{"a":1}\n{"name":"网桥"}\n\n{"last":true}\n';

describe('LineFramer', () => {
  it('gives the same lines however the bytes are cut', () => {
    const bytes = Buffer.from(text);
    const whole = text.split('\n').slice(0, -1);
    for (let size = 1; size <= bytes.length; size++) {
      const framer = new LineFramer(64);
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size) lines.push(...framer.push(bytes.subarray(at, at + size)).lines);
      expect(lines).toEqual(whole);
      expect(framer.held).toBe(0);
    }
  });

  it('keeps the beginning of a line until its end comes', () => {
    const framer = new LineFramer(64);
    expect(framer.push(Buffer.from('{"a"'))).toEqual({ lines: [], overflow: false });
    expect(framer.held).toBe(4);
    expect(framer.push(Buffer.from(':1}\n{')).lines).toEqual(['{"a":1}']);
    expect(framer.held).toBe(1);
  });

  it('takes a line of exactly the bound and refuses one byte more', () => {
    expect(new LineFramer(4).push(Buffer.from('1234\n'))).toEqual({ lines: ['1234'], overflow: false });
    expect(new LineFramer(4).push(Buffer.from('12345\n'))).toEqual({ lines: [], overflow: true });
  });

  it('holds nothing after an overflow, and gives nothing more', () => {
    const framer = new LineFramer(4);
    expect(framer.push(Buffer.from('ok\n12'))).toEqual({ lines: ['ok'], overflow: false });
    expect(framer.push(Buffer.from('345'))).toEqual({ lines: [], overflow: true });
    expect(framer.held).toBe(0);
    expect(framer.push(Buffer.from('\nok\n'))).toEqual({ lines: [], overflow: true });
  });
});
