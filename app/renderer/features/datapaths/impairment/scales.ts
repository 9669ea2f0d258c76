import type { Impairment } from '../../../../../helper/protocol/index.ts';

/**
 * What the sliders of an impairment stand for. Each has stops that people ask for, dense where it
 * matters; the field beside it takes any figure. Figures are in the unit that is shown. Pure.
 */
export type Figure = 'delay' | 'jitter' | 'loss' | 'rate' | 'duplicate' | 'reorder' | 'corrupt';
export const FIGURES: readonly Figure[] = ['delay', 'jitter', 'loss', 'rate', 'duplicate', 'reorder', 'corrupt'];

interface Scale {
  unit: 'ms' | '%' | 'Mbit/s';
  stops: readonly number[];
  most: number;
  /** From the unit shown to that of the protocol. */
  factor: number;
}

const SHARES = [0, 0.01, 0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 100];
const share: Scale = { unit: '%', stops: SHARES, most: 100, factor: 0.01 };
/** Beyond the last stop of a rate nothing is limited. */
export const UNLIMITED = Number.POSITIVE_INFINITY;

export const SCALES: Record<Figure, Scale> = {
  delay: {
    unit: 'ms',
    stops: [0, 1, 2, 5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000],
    most: 60_000,
    factor: 1,
  },
  jitter: {
    unit: 'ms',
    stops: [0, 1, 2, 5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500],
    most: 60_000,
    factor: 1,
  },
  loss: share,
  rate: {
    unit: 'Mbit/s',
    stops: [0.064, 0.128, 0.256, 0.512, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, UNLIMITED],
    most: 1_000_000,
    factor: 1e6,
  },
  duplicate: share,
  reorder: share,
  corrupt: share,
};

/** Without it: nothing of it happens. */
const nothing = (figure: Figure): number => (figure === 'rate' ? UNLIMITED : 0);

/** Twelve digits: 1.1 % is not 1.1000000000000001 %. */
const round = (value: number): number => Number(value.toPrecision(12));

export const figureOf = (impairment: Impairment, figure: Figure): number => {
  const value = impairment[figure];
  return value === undefined ? nothing(figure) : round(value / SCALES[figure].factor);
};

/** The impairment with this figure; one that says nothing is left out, and jitter needs its delay. */
export function withFigure(impairment: Impairment, figure: Figure, value: number): Impairment {
  const { [figure]: _before, ...rest } = impairment;
  if (value === nothing(figure)) return rest;
  const scaled = round(value * SCALES[figure].factor);
  return { ...rest, [figure]: figure === 'rate' ? Math.round(scaled) : scaled };
}

/** The stop that is nearest to a figure, by the proportion rather than by the distance. */
export function nearestStop(figure: Figure, value: number): number {
  const { stops } = SCALES[figure];
  const at = stops.findIndex((stop) => stop >= value);
  if (at <= 0) return at < 0 ? stops.length - 1 : 0;
  const below = stops[at - 1] ?? 0;
  const above = stops[at] ?? 0;
  return above === UNLIMITED ? (value > below * 2 ? at : at - 1) : value - below < above - value ? at - 1 : at;
}

/** As it stands in the field; empty for a rate that is not limited. */
export const figureText = (value: number): string => (value === UNLIMITED ? '' : String(value));

/** What was typed, or null where it is no figure of this kind. */
export function parseFigure(figure: Figure, typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return nothing(figure);
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  const least = figure === 'rate' ? 0.001 : 0;
  return value > SCALES[figure].most || value < least ? null : value;
}

/**
 * Examples of what people meet, by order of magnitude; measurements differ widely. Each direction gets its own delay.
 */
export const PRESETS: Record<'mobile3g' | 'satellite' | 'wifi', Impairment> = {
  mobile3g: { delay: 100, jitter: 30, loss: 0.01, rate: 1_000_000 },
  satellite: { delay: 300, jitter: 10, loss: 0.005, rate: 10_000_000 },
  wifi: { delay: 5, jitter: 10, loss: 0.05, rate: 20_000_000 },
};
export type Preset = keyof typeof PRESETS;
