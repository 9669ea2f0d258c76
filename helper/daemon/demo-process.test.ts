import { describe, expect, it } from 'vitest';
import { demoPacer, demoRate } from './demo-process.ts';

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size + 14 + 40 + 8, 0);

describe('the pace of the demo traffic', () => {
  it('swells and ebbs around its mean, far below 10 Mbit/s with what is echoed', () => {
    const rates = Array.from({ length: 200 }, (_, at) => demoRate(at / 10));
    expect(Math.min(...rates)).toBeCloseTo(100_000, -2);
    expect(Math.max(...rates)).toBeCloseTo(400_000, -2);
    expect(rates.reduce((all, rate) => all + rate, 0) / rates.length).toBeCloseTo(250_000, 0);
    expect((Math.max(...rates) * 8 * 4) / 3).toBeLessThan(10e6);
  });

  it('sends what the rate allows, in packets of several sizes', () => {
    const pace = demoPacer();
    const sizes = Array.from({ length: 200 }, (_, at) => pace((at + 1) / 10)).flat();
    expect(Math.abs(sum(sizes) - 20 * 250_000)).toBeLessThan(10_000);
    expect(new Set(sizes)).toEqual(new Set([1400, 560, 220]));
  });

  it('sends half a second at most after a pause', () => {
    const pace = demoPacer();
    pace(0.1);
    expect(sum(pace(60))).toBeLessThan(400_000 / 2);
  });
});
