import { describe, expect, it } from 'vitest';
import { figureOf, nearestStop, parseFigure, SCALES, UNLIMITED, withFigure } from './scales.ts';

describe('figures of an impairment', () => {
  it("stand in the unit that is shown, and convert back to the protocol's", () => {
    expect(figureOf({ loss: 0.011 }, 'loss')).toBe(1.1);
    expect(withFigure({ delay: 5 }, 'loss', 1.1)).toEqual({ delay: 5, loss: 0.011 });
    expect(withFigure({}, 'rate', 0.256)).toEqual({ rate: 256_000 });
    expect(figureOf({ rate: 1_500_000 }, 'rate')).toBe(1.5);
  });
  it('that say nothing are left out', () => {
    expect(withFigure({ delay: 5, loss: 0.1 }, 'loss', 0)).toEqual({ delay: 5 });
    expect(withFigure({ rate: 1000 }, 'rate', UNLIMITED)).toEqual({});
    expect(figureOf({}, 'rate')).toBe(UNLIMITED);
    expect(figureOf({}, 'loss')).toBe(0);
  });
  it.each([
    ['loss', '1.5', 1.5],
    ['loss', '1,5', 1.5],
    ['loss', '101', null],
    ['loss', '-1', null],
    ['loss', 'x', null],
    ['loss', '', 0],
    ['rate', '', UNLIMITED],
    ['rate', '0', null],
    ['rate', '0.064', 0.064],
    ['delay', '60000', 60_000],
    ['delay', '60001', null],
  ] as const)('%s typed as "%s" is %s', (figure, typed, value) => expect(parseFigure(figure, typed)).toBe(value));
  it('have a nearest stop, whatever was typed', () => {
    const stop = (figure: 'delay' | 'loss' | 'rate', value: number) => SCALES[figure].stops[nearestStop(figure, value)];
    expect([stop('delay', 0), stop('delay', 44), stop('delay', 46), stop('delay', 9999)]).toEqual([0, 40, 50, 2000]);
    expect([stop('rate', UNLIMITED), stop('rate', 10_000), stop('rate', 0.001)]).toEqual([UNLIMITED, 10_000, 0.064]);
  });
});
