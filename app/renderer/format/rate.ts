import { formatCount, isKnown, scaleSi, UNKNOWN, type FormatLocale } from './number.ts';

const PACKETS_PER_SECOND: Record<FormatLocale, string> = { en: 'packets/s', 'zh-CN': '包/秒' };

/** `12.3 kbit/s`; SI, three significant digits. */
export function formatBitRate(bits: number | null | undefined): string {
  if (!isKnown(bits)) return UNKNOWN;
  const { digits, prefix } = scaleSi(bits < 1 ? 0 : bits);
  return `${digits} ${prefix}bit/s`;
}

/** The same for a place where the unit stands elsewhere: `12.3 k`. */
export function formatBitRateShort(bits: number | null | undefined): string {
  if (!isKnown(bits)) return UNKNOWN;
  const { digits, prefix } = scaleSi(bits < 1 ? 0 : bits);
  return prefix ? `${digits} ${prefix}` : digits;
}

/** `1,230 packets/s`, `1.23 M packets/s`; three significant digits. */
export function formatPacketRate(packets: number | null | undefined, locale: FormatLocale): string {
  if (!isKnown(packets)) return UNKNOWN;
  const unit = PACKETS_PER_SECOND[locale];
  const rounded = Number(packets.toPrecision(3));
  if (rounded >= 1_000_000) {
    const { digits, prefix } = scaleSi(packets);
    return `${digits} ${prefix} ${unit}`;
  }
  if (rounded >= 100) return `${formatCount(rounded, locale)} ${unit}`;
  return `${scaleSi(packets).digits} ${unit}`;
}

/** `12.3 MB`; SI bytes, as the kernel's counters count them. */
export function formatBytes(bytes: number | null | undefined): string {
  if (!isKnown(bytes)) return UNKNOWN;
  const { digits, prefix } = scaleSi(bytes);
  return `${digits} ${prefix}B`;
}
