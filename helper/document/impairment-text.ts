import type { Impairment } from '../protocol/datapaths.ts';
import { say, type Message } from '../protocol/messages/index.ts';
import { similar } from './similar.ts';

/**
 * Impairments as one writes them: `delay=40ms`, `loss=1%`, `rate=10mbit`. Shared by the CLI, documents
 * and the window; pure, and without the schemas, which a short command does not wait for.
 */

export interface TextFault {
  /** Which key it is about; empty: the text as a whole. */
  key: string;
  message: Message;
  remedy: Message;
}
export type Read<T> = { ok: true; value: T } | { ok: false; fault: TextFault };

const value = <T>(read: T): Read<T> => ({ ok: true, value: read });
const fault = (key: string, message: Message, remedy: Message): { ok: false; fault: TextFault } => ({
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
      say('impairment.unknown', { key: shown(key) }),
      meant === undefined
        ? say('impairment.known', { keys: Object.keys(IMPAIRMENT_KEYS).join(', ') })
        : say('fix.meant', { word: meant }),
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
        ? fault(key, say('impairment.empty', { key }), say('impairment.writeFilter', { key }))
        : value({ [field]: text });
    case 'distribution': {
      const found = DISTRIBUTIONS.find((name) => name === text);
      return found
        ? value({ distribution: found })
        : fault(
            key,
            say('impairment.cannotBe', { key, text: shown(text) }),
            say('fix.oneOf', { choices: DISTRIBUTIONS.join(', ') }),
          );
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
function readTime(key: string, text: string): Read<number> {
  const match = /^(\d+(?:\.\d+)?)(us|µs|ms|s)?$/.exec(text);
  if (!match)
    return fault(key, say('impairment.time', { key, text: shown(text) }), say('impairment.writeTime', { key }));
  const number = Number(match[1]);
  const unit = match[2] ?? 'ms';
  return value(unit === 's' ? number * 1000 : unit === 'ms' ? number : number / 1000);
}

const timeText = (milliseconds: number): string => {
  if (milliseconds !== 0 && milliseconds % 1000 === 0) return `${milliseconds / 1000}s`;
  return milliseconds !== 0 && milliseconds < 1 && Number.isInteger(milliseconds * 1000)
    ? `${milliseconds * 1000}us`
    : `${milliseconds}ms`;
};

/** 0 to 1 of `1%` or `0.01`. */
function readShare(key: string, text: string): Read<number> {
  const match = /^(\d+(?:\.\d+)?)(%)?$/.exec(text);
  const number = match && Number(match[1]);
  if (match === null || number === null)
    return fault(key, say('impairment.share', { key, text: shown(text) }), say('impairment.writeShare', { key }));
  const share = match[2] === '%' ? Number((number / 100).toPrecision(12)) : number;
  if (share <= 1) return value(share);
  return fault(
    key,
    say('impairment.shareRange', { key, text: shown(text) }),
    match[2] === '%' ? say('impairment.atMost') : say('impairment.perCent', { key, text }),
  );
}

const shareText = (share: number): string => `${Number((share * 100).toPrecision(12))}%`;

const RATE_UNITS: Readonly<Record<string, number>> = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 };
/** Bits a second of `10mbit`, `500kbit`, `1gbit`; a number alone is bits. */
function readRate(key: string, text: string): Read<number> {
  const match = /^(\d+(?:\.\d+)?)(bit|kbit|mbit|gbit)?$/i.exec(text);
  if (!match)
    return fault(key, say('impairment.rate', { key, text: shown(text) }), say('impairment.writeRate', { key }));
  const rate = Math.round(Number(match[1]) * (RATE_UNITS[(match[2] ?? 'bit').toLowerCase()] ?? 1));
  if (rate >= 1000) return value(rate);
  return fault(
    key,
    say('impairment.rateLeast', { key, text: shown(text) }),
    rate === 0 ? say('impairment.writeSuspend') : say('impairment.writeKbit', { key, text }),
  );
}

function rateText(rate: number): string {
  for (const [unit, factor] of Object.entries(RATE_UNITS).reverse()) {
    const number = rate / factor;
    if (number >= 1 && Number(number.toFixed(3)) === number) return `${number}${unit}`;
  }
  return `${rate}bit`;
}

/** Bytes of `1500`, `64k`, `1m`. */
function readBytes(key: string, text: string): Read<number> {
  const match = /^(\d+)(k|m)?b?$/i.exec(text);
  if (!match)
    return fault(key, say('impairment.bytes', { key, text: shown(text) }), say('impairment.writeBytes', { key }));
  const unit = match[2]?.toLowerCase();
  return value(Number(match[1]) * (unit === 'k' ? 1024 : unit === 'm' ? 1024 * 1024 : 1));
}

export function readCount(key: string, text: string): Read<number> {
  return /^\d{1,10}$/.test(text)
    ? value(Number(text))
    : fault(key, say('impairment.count', { key, text: shown(text) }), say('impairment.writeCount', { key }));
}

/** `on`, `off`; a key alone is on. */
export function readSwitch(key: string, text: string): Read<boolean> {
  if (text === '' || text === 'on' || text === 'yes' || text === 'true') return value(true);
  if (text === 'off' || text === 'no' || text === 'false') return value(false);
  return fault(key, say('impairment.onOff', { key, text: shown(text) }), say('impairment.writeOnOff', { key }));
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
    return fault(key, say('impairment.burstLoss', { key }), say('impairment.writeBurstLoss', { key }));
  }
  return value({ burstLoss: { toBad, toGood, lossBad, lossGood } });
}

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);
