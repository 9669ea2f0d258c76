const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** Three significant digits without an exponent: 84.1, 999, 1.50. */
function threeDigits(value: number): string {
  return value.toPrecision(3).includes('e') ? value.toFixed(0) : value.toPrecision(3);
}

/**
 * A figure with its SI prefix (powers of 1000) and unit: `0 bit/s`, `1.50 kbit/s`, `12.0 Mbit/s`.
 * Whole numbers below 1000 stay whole; small fractions are shown to three digits, down to 0.01.
 */
export function si(value: number, unit: string): string {
  if (!Number.isFinite(value)) return '-';
  let magnitude = Math.abs(value);
  if (magnitude < 0.005) magnitude = 0;
  let step = 0;
  // 999.5 would be shown as 1000 by three digits: the next prefix is due before that.
  while (magnitude >= 999.5 && step < PREFIXES.length - 1) {
    magnitude /= 1000;
    step++;
  }
  const whole = step === 0 && Number.isInteger(magnitude);
  const figure = whole ? String(magnitude) : magnitude < 1 ? magnitude.toFixed(2) : threeDigits(magnitude);
  const sign = value < 0 && magnitude !== 0 ? '-' : '';
  return `${sign}${figure} ${PREFIXES[step] ?? ''}${unit}`.trimEnd();
}

export const bitsPerSecond = (bytesPerSecond: number): string => si(bytesPerSecond * 8, 'bit/s');
export const packetsPerSecond = (value: number): string => si(value, 'packets/s');
export const bytes = (value: number): string => si(value, 'B');

/** A duration in its two largest units: `12 s`, `3 min 5 s`, `2 h 0 min`, `4 d 7 h`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}
