import { isKnown, UNKNOWN, type FormatLocale } from './number.ts';

type Unit = 'second' | 'minute' | 'hour' | 'day';
const UNITS: Record<FormatLocale, Record<Unit, string>> = {
  en: { second: 's', minute: 'min', hour: 'h', day: 'd' },
  'zh-CN': { second: '秒', minute: '分', hour: '小时', day: '天' },
};
const FOR_EVER: Record<FormatLocale, string> = { en: 'for ever', 'zh-CN': '永久' };
const SIZES: readonly (readonly [Unit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Seconds as its two largest units: `3 min 20 s`, `2 d 4 h`. Fractions of a second are dropped. */
export function formatDuration(seconds: number | null | undefined, locale: FormatLocale): string {
  if (!isKnown(seconds)) return UNKNOWN;
  let rest = Math.floor(Math.max(0, seconds));
  const start = SIZES.findIndex(([, size]) => rest >= size);
  const parts: string[] = [];
  for (const [unit, size] of SIZES.slice(start < 0 ? SIZES.length - 1 : start).slice(0, 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || parts.length === 0) parts.push(`${count} ${UNITS[locale][unit]}`);
  }
  return parts.join(' ');
}

/** An address lifetime: seconds, or null for one that does not end. */
export const formatLifetime = (seconds: number | null, locale: FormatLocale): string =>
  seconds === null ? FOR_EVER[locale] : formatDuration(seconds, locale);

const MOMENTS: Record<
  FormatLocale,
  { today: Intl.DateTimeFormat; earlier: Intl.DateTimeFormat; whole: Intl.DateTimeFormat }
> = { en: moments('en-GB'), 'zh-CN': moments('zh-CN') };
function moments(language: string) {
  const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const;
  return {
    today: new Intl.DateTimeFormat(language, { ...time, second: '2-digit' }),
    earlier: new Intl.DateTimeFormat(language, { ...time, day: 'numeric', month: 'short' }),
    whole: new Intl.DateTimeFormat(language, {
      ...time,
      second: '2-digit',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }),
  };
}

/** A moment of the local clock as a list shows it: the time of today, else day and time. */
export function formatMoment(at: Date, now: Date, locale: FormatLocale): string {
  const isToday = at.toDateString() === now.toDateString();
  return MOMENTS[locale][isToday ? 'today' : 'earlier'].format(at);
}

/** The same with everything that it has. */
export const formatWholeMoment = (at: Date, locale: FormatLocale): string => MOMENTS[locale].whole.format(at);
