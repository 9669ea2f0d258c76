import { describe, expect, test } from 'vitest';
import {
  formatBitRate,
  formatBitRateShort,
  formatBytes,
  formatCount,
  formatDuration,
  formatLifetime,
  formatPacketRate,
} from './index.ts';

describe('bit rates have three significant digits and an SI prefix chosen after rounding', () => {
  test.each([
    [0, '0 bit/s'],
    [0.4, '0 bit/s'],
    [8, '8 bit/s'],
    [12.34, '12.3 bit/s'],
    [999, '999 bit/s'],
    [999.6, '1.00 kbit/s'],
    [1000, '1.00 kbit/s'],
    [1234, '1.23 kbit/s'],
    [9996, '10.0 kbit/s'],
    [12_345, '12.3 kbit/s'],
    [99_960, '100 kbit/s'],
    [123_456, '123 kbit/s'],
    [999_499, '999 kbit/s'],
    [999_500, '1.00 Mbit/s'],
    [1e9, '1.00 Gbit/s'],
    [4.2e10, '42.0 Gbit/s'],
    [1e15, '1.00 Pbit/s'],
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Infinity, '–'],
  ])('%s -> %s', (bits, text) => expect(formatBitRate(bits)).toBe(text));
  test.each([
    [0, '0'],
    [640, '640'],
    [12_345, '12.3 k'],
    [null, '–'],
  ])('short: %s -> %s', (bits, text) => expect(formatBitRateShort(bits)).toBe(text));
});

describe('packet rates', () => {
  test.each([
    [0, '0 packets/s'],
    [0.5, '0.50 packets/s'],
    [1, '1 packets/s'],
    [12.34, '12.3 packets/s'],
    [123.4, '123 packets/s'],
    [1234, '1,230 packets/s'],
    [999_600, '1.00 M packets/s'],
    [1_480_000, '1.48 M packets/s'],
    [Number.NaN, '–'],
  ])('%s -> %s', (packets, text) => expect(formatPacketRate(packets, 'en')).toBe(text));
  test('in Chinese', () => expect(formatPacketRate(1234, 'zh-CN')).toBe('1,230 包/秒'));
});

describe('bytes and counts', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1_536_000, '1.54 MB'],
    [2e12, '2.00 TB'],
    [null, '–'],
  ])('%s -> %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
  test.each([
    [0, '0'],
    [1234567, '1,234,567'],
    [2 ** 53, '9,007,199,254,740,992'],
    [null, '–'],
  ])('count %s -> %s', (count, text) => expect(formatCount(count, 'en')).toBe(text));
});

describe('durations show their two largest units', () => {
  test.each([
    [0, '0 s'],
    [0.9, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [3660, '1 h 1 min'],
    [3601, '1 h'],
    [86_400, '1 d'],
    [187_200, '2 d 4 h'],
    [-5, '0 s'],
    [Number.NaN, '–'],
  ])('%s -> %s', (seconds, text) => expect(formatDuration(seconds, 'en')).toBe(text));
  test('in Chinese', () => expect(formatDuration(7500, 'zh-CN')).toBe('2 小时 5 分'));
  test.each([
    [null, 'for ever'],
    [0, '0 s'],
    [3600, '1 h'],
  ])('lifetime %s -> %s', (seconds, text) => expect(formatLifetime(seconds, 'en')).toBe(text));
  test('lifetime in Chinese', () => expect(formatLifetime(null, 'zh-CN')).toBe('永久'));
});
