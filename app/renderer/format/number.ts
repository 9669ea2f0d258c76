/** How figures are written. Pure; the locale is a parameter. Unknown (NaN, null) is an en dash, never 0. */
export type FormatLocale = 'en' | 'zh-CN';
export const UNKNOWN = '–';

const grouping: Record<FormatLocale, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 0 }),
  'zh-CN': new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }),
};

export const isKnown = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** A whole number with thousands separators. */
export const formatCount = (value: number | null, locale: FormatLocale): string =>
  isKnown(value) ? grouping[locale].format(value) : UNKNOWN;

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/**
 * Three significant digits and an SI prefix: 999.6 becomes 1.00 k, because the prefix is chosen
 * after rounding. Below 1 k, whole numbers stay whole: a counter never has halves.
 */
export function scaleSi(value: number): { digits: string; prefix: string } {
  if (value < 0) {
    const { digits, prefix } = scaleSi(-value);
    return { digits: `\u2212${digits}`, prefix };
  }
  let step = 0;
  let scaled = value;
  while (step < PREFIXES.length - 1 && Number(scaled.toPrecision(3)) >= 1000) {
    scaled /= 1000;
    step += 1;
  }
  const prefix = PREFIXES[step] ?? '';
  if (step === 0 && (Number.isInteger(value) || value >= 100)) return { digits: String(Math.round(scaled)), prefix };
  const decimals = scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
  return { digits: scaled.toFixed(decimals), prefix };
}
