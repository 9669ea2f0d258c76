import type { Impairment } from '../protocol/datapaths.ts';
import { similar } from './similar.ts';

/**
 * Impairments as one writes them: `delay=40ms`, `loss=1%`, `rate=10mbit`. Shared by the CLI, documents
 * and the window; pure, and without the schemas, which a short command does not wait for.
 */

export interface TextFault {
  /** Which key it is about; empty: the text as a whole. */
  key: string;
  message: string;
  remedy: string;
}
export type Read<T> = { ok: true; value: T } | { ok: false; fault: TextFault };

const value = <T>(read: T): Read<T> => ({ ok: true, value: read });
const fault = (key: string, message: string, remedy: string): { ok: false; fault: TextFault } => ({
  ok: false,
  fault: { key, message, remedy },
});

type Kind = 'time' | 'share' | 'rate' | 'bytes' | 'count' | 'switch' | 'text' | 'distribution' | 'burstLoss';
interface Key {
  field: keyof Impairment;
  kind: Kind;
  /** For help and completion. */
  summary: string;
}

/** Every key of an impairment, in the order in which they are written. */
export const IMPAIRMENT_KEYS: Readonly<Record<string, Key>> = {
  delay: { field: 'delay', kind: 'time', summary: 'Hold each frame for this long.' },
  jitter: { field: 'jitter', kind: 'time', summary: 'Vary the delay by as much.' },
  distribution: {
    field: 'distribution',
    kind: 'distribution',
    summary: 'How the delay varies: uniform, normal, pareto, paretonormal.',
  },
  'jitter-reorders': { field: 'jitterReorders', kind: 'switch', summary: 'Let jitter change the order of frames.' },
  loss: { field: 'loss', kind: 'share', summary: 'Drop this share of the frames.' },
  'burst-loss': {
    field: 'burstLoss',
    kind: 'burstLoss',
    summary:
      'Losses in bursts (Gilbert-Elliott): chance to become bad/to become good[/loss while bad[/loss while good]].',
  },
  duplicate: { field: 'duplicate', kind: 'share', summary: 'Send this share of the frames twice.' },
  reorder: {
    field: 'reorder',
    kind: 'share',
    summary: 'Let this share of the frames overtake those that are delayed.',
  },
  corrupt: { field: 'corrupt', kind: 'share', summary: 'Turn a bit over in this share of the frames.' },
  rate: { field: 'rate', kind: 'rate', summary: 'Let no more than this pass, in bits a second.' },
  burst: { field: 'burst', kind: 'bytes', summary: 'Bytes that may pass at once when nothing did for a while.' },
  queue: { field: 'queue', kind: 'count', summary: 'Frames that may wait; more are dropped.' },
  suspend: { field: 'suspended', kind: 'switch', summary: 'Let nothing pass.' },
  'drop-every': { field: 'dropEvery', kind: 'count', summary: 'Drop every n-th frame.' },
  'drop-matching': {
    field: 'dropMatching',
    kind: 'text',
    summary: 'Drop what matches, in the language of pcap-filter(7).',
  },
  seed: { field: 'seed', kind: 'count', summary: 'Repeat the same chances.' },
};
const DISTRIBUTIONS = ['uniform', 'normal', 'pareto', 'paretonormal'] as const;

/** One key with its value, as part of an impairment. */
export function readImpairmentKey(key: string, text: string): Read<Partial<Impairment>> {
  const known = Object.hasOwn(IMPAIRMENT_KEYS, key) ? IMPAIRMENT_KEYS[key] : undefined;
  if (!known) {
    const meant = similar(key, Object.keys(IMPAIRMENT_KEYS));
    return fault(
      key,
      `"${shown(key)}" is no impairment.`,
      meant === undefined ? `There are: ${Object.keys(IMPAIRMENT_KEYS).join(', ')}.` : `Did you mean "${meant}"?`,
    );
  }
  const { field, kind } = known;
  switch (kind) {
    case 'time':
      return mapped(readTime(key, text), field);
    case 'share':
      return mapped(readShare(key, text), field);
    case 'rate':
      return mapped(readRate(key, text), field);
    case 'bytes':
      return mapped(readBytes(key, text), field);
    case 'count':
      return mapped(readCount(key, text), field);
    case 'switch':
      return mapped(readSwitch(key, text), field);
    case 'text':
      return text === ''
        ? fault(key, `"${key}" is empty.`, `Write ${key}="udp port 53", for example.`)
        : value({ [field]: text });
    case 'distribution': {
      const found = DISTRIBUTIONS.find((name) => name === text);
      return found
        ? value({ distribution: found })
        : fault(key, `"${key}" cannot be "${shown(text)}".`, `It is one of: ${DISTRIBUTIONS.join(', ')}.`);
    }
    case 'burstLoss':
      return readBurstLoss(key, text);
  }
}

function mapped(read: Read<unknown>, field: keyof Impairment): Read<Partial<Impairment>> {
  return read.ok ? value({ [field]: read.value }) : read;
}

/** An impairment as keys with values, in their order. */
export function impairmentPairs(impairment: Impairment): [string, string][] {
  return Object.entries(IMPAIRMENT_KEYS).flatMap(([key, { field, kind }]): [string, string][] => {
    const given = impairment[field];
    return given === undefined ? [] : [[key, written(kind, given)]];
  });
}

/** `delay=40ms, loss=1%`; empty where nothing is impaired. */
export const impairmentText = (impairment: Impairment | null): string =>
  impairment === null
    ? ''
    : impairmentPairs(impairment)
        .map(([key, text]) => `${key}=${text}`)
        .join(', ');

function written(kind: Kind, given: unknown): string {
  switch (kind) {
    case 'time':
      return timeText(given as number);
    case 'share':
      return shareText(given as number);
    case 'rate':
      return rateText(given as number);
    case 'switch':
      return given === true ? 'on' : 'off';
    case 'burstLoss': {
      const { toBad, toGood, lossBad, lossGood } = given as NonNullable<Impairment['burstLoss']>;
      return [
        toBad,
        toGood,
        ...(lossBad === 1 && lossGood === 0 ? [] : [lossBad]),
        ...(lossGood === 0 ? [] : [lossGood]),
      ]
        .map(shareText)
        .join('/');
    }
    default:
      return String(given);
  }
}

// --- units ---

/** Milliseconds of `40ms`, `1.5s`, `200us`; a number alone is milliseconds. */
export function readTime(key: string, text: string): Read<number> {
  const match = /^(\d+(?:\.\d+)?)(us|µs|ms|s)?$/.exec(text);
  if (!match)
    return fault(key, `"${key}" takes a time, not "${shown(text)}".`, `Write ${key}=40ms; the units are us, ms and s.`);
  const number = Number(match[1]);
  const unit = match[2] ?? 'ms';
  return value(unit === 's' ? number * 1000 : unit === 'ms' ? number : number / 1000);
}

export const timeText = (milliseconds: number): string => {
  if (milliseconds !== 0 && milliseconds % 1000 === 0) return `${milliseconds / 1000}s`;
  return milliseconds !== 0 && milliseconds < 1 && Number.isInteger(milliseconds * 1000)
    ? `${milliseconds * 1000}us`
    : `${milliseconds}ms`;
};

/** 0 to 1 of `1%` or `0.01`. */
export function readShare(key: string, text: string): Read<number> {
  const match = /^(\d+(?:\.\d+)?)(%)?$/.exec(text);
  const number = match && Number(match[1]);
  if (match === null || number === null)
    return fault(key, `"${key}" takes a share, not "${shown(text)}".`, `Write ${key}=1%, or ${key}=0.01 for the same.`);
  const share = match[2] === '%' ? Number((number / 100).toPrecision(12)) : number;
  if (share <= 1) return value(share);
  return fault(
    key,
    `"${key}" is a share: 0 % to 100 %, not ${shown(text)}.`,
    match[2] === '%' ? 'Write 100% at most.' : `Write ${key}=${text}% if you mean per cent.`,
  );
}

export const shareText = (share: number): string => `${Number((share * 100).toPrecision(12))}%`;

const RATE_UNITS: Readonly<Record<string, number>> = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 };
/** Bits a second of `10mbit`, `500kbit`, `1gbit`; a number alone is bits. */
export function readRate(key: string, text: string): Read<number> {
  const match = /^(\d+(?:\.\d+)?)(bit|kbit|mbit|gbit)?$/i.exec(text);
  if (!match)
    return fault(
      key,
      `"${key}" takes a rate, not "${shown(text)}".`,
      `Write ${key}=10mbit; the units are bit, kbit, mbit and gbit (a second).`,
    );
  const rate = Math.round(Number(match[1]) * (RATE_UNITS[(match[2] ?? 'bit').toLowerCase()] ?? 1));
  if (rate >= 1000) return value(rate);
  return fault(
    key,
    `"${key}" is at least 1kbit, not ${shown(text)}.`,
    rate === 0 ? 'To let nothing pass, write suspend=on.' : `Write ${key}=${text}kbit if you mean that.`,
  );
}

export function rateText(rate: number): string {
  for (const [unit, factor] of Object.entries(RATE_UNITS).reverse()) {
    const number = rate / factor;
    if (number >= 1 && Number(number.toFixed(3)) === number) return `${number}${unit}`;
  }
  return `${rate}bit`;
}

/** Bytes of `1500`, `64k`, `1m`. */
export function readBytes(key: string, text: string): Read<number> {
  const match = /^(\d+)(k|m)?b?$/i.exec(text);
  if (!match)
    return fault(key, `"${key}" takes a number of bytes, not "${shown(text)}".`, `Write ${key}=64k, or ${key}=65536.`);
  const unit = match[2]?.toLowerCase();
  return value(Number(match[1]) * (unit === 'k' ? 1024 : unit === 'm' ? 1024 * 1024 : 1));
}

export function readCount(key: string, text: string): Read<number> {
  return /^\d{1,10}$/.test(text)
    ? value(Number(text))
    : fault(key, `"${key}" takes a whole number, not "${shown(text)}".`, `Write ${key}=100, for example.`);
}

/** `on`, `off`; a key alone is on. */
export function readSwitch(key: string, text: string): Read<boolean> {
  if (text === '' || text === 'on' || text === 'yes' || text === 'true') return value(true);
  if (text === 'off' || text === 'no' || text === 'false') return value(false);
  return fault(key, `"${key}" is on or off, not "${shown(text)}".`, `Write ${key}=on or ${key}=off.`);
}

function readBurstLoss(key: string, text: string): Read<Partial<Impairment>> {
  const shares: number[] = [];
  for (const part of text.split('/')) {
    const share = readShare(key, part);
    if (!share.ok) return share;
    shares.push(share.value);
  }
  const [toBad, toGood, lossBad = 1, lossGood = 0, ...more] = shares;
  if (toBad === undefined || toGood === undefined || more.length > 0) {
    return fault(
      key,
      `"${key}" takes two to four shares with "/" between them.`,
      `Write ${key}=1%/25%: the chance to become bad, and to become good again; then the loss while bad (100%) and while good (0%).`,
    );
  }
  return value({ burstLoss: { toBad, toGood, lossBad, lossGood } });
}

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);
