import type { Impairment, Port, PortInput, PortSettings } from '../protocol/datapaths.ts';
import {
  PORT_KIND_NAMES,
  PORT_KINDS,
  portKey,
  portKind,
  type PortKindName,
  type PortTextKey,
} from '../protocol/kinds/port/index.ts';
import { readEndpoint } from '../protocol/kinds/port/shared.ts';
import { say, type Message } from '../protocol/messages/index.ts';
import {
  IMPAIRMENT_KEYS,
  impairmentPairs,
  readCount,
  readImpairmentKey,
  readSwitch,
  type Read,
  type TextFault,
} from './impairment-text.ts';
import { similar } from './similar.ts';

/**
 * A port as text: KIND:WHAT[,key=value...], such as `tap:vm1,vlan=10,loss=1%`. Reads what the text says;
 * whether a name or an address can be as it is, the schema judges, with its own words.
 */

const KINDS = PORT_KIND_NAMES;

/** Keys that say where and what a port is, by kind. */
const ownKeys = (kind: PortKindName): Readonly<Record<string, PortTextKey>> => ({
  namespace: NAMESPACE,
  ...portKind(kind).text.keys,
});
const NAMESPACE: PortTextKey = { field: 'namespace', as: 'text' };
const hasOwnKey = (kind: PortKindName, key: string): boolean => Object.hasOwn(ownKeys(kind), key);
const isPortKind = (kind: string): kind is PortKindName => Object.hasOwn(PORT_KINDS, kind);

const SETTING_KEYS = ['vlan', 'trunk', 'native', 'isolated', 'mirror', 'primary', 'storm'];

/** What may follow a port of this kind, for completion and help; impairments may begin with `in.` or `out.`. */
export const portKeys = (kind: string): string[] => [
  ...(isPortKind(kind) ? Object.keys(ownKeys(kind)) : []),
  ...SETTING_KEYS,
  ...Object.keys(IMPAIRMENT_KEYS).flatMap((key) => [key, `in.${key}`, `out.${key}`]),
];

const refuse = (key: string, message: Message, remedy: Message): { ok: false; fault: TextFault } => ({
  ok: false,
  fault: { key, message, remedy },
});
const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);

export function parsePort(text: string): Read<PortInput> {
  const parts = splitPairs(text);
  if (!parts.ok) return parts;
  const [head, ...pairs] = parts.value;
  const target = readTarget(head ?? '');
  if (!target.ok) return target;
  const draft = new PortDraft(target.value);
  const seen = new Set<string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = (equals < 0 ? pair : pair.slice(0, equals)).trim();
    const value = equals < 0 ? '' : unquoted(pair.slice(equals + 1));
    if (key === '') return refuse('', say('portText.noKey', { text: shown(text) }), say('portText.keyValue'));
    if (seen.has(key)) return refuse(key, say('portText.twice', { key }), say('fix.leaveOneOut'));
    seen.add(key);
    const fault = draft.take(key, value);
    if (fault) return { ok: false, fault };
  }
  return draft.end();
}

/** Commas separate, but not between quotes: filters may hold them. */
function splitPairs(text: string): Read<string[]> {
  const parts: string[] = [''];
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (letter === ',' && !quoted) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${letter}`);
  }
  return quoted
    ? refuse('', say('portText.openQuote', { text: shown(text) }), say('portText.closeQuote'))
    : { ok: true, value: parts };
}

const unquoted = (text: string): string => (/^".*"$/.test(text) ? text.slice(1, -1) : text);

type Target = Record<string, unknown> & { kind: PortKindName };

function readTarget(head: string): Read<Target> {
  const colon = head.indexOf(':');
  const kind = KINDS.find((name) => name === head.slice(0, Math.max(colon, 0)));
  if (!kind) {
    const meant = colon > 0 ? similar(head.slice(0, colon), KINDS) : undefined;
    return refuse(
      '',
      say('portText.unknown', { text: shown(head) }),
      meant !== undefined
        ? say('fix.meant', { word: `${meant}:` })
        : say('portText.forms', { forms: KINDS.map((name) => `${name}:${portKind(name).text.form}`) }),
    );
  }
  const what = head.slice(colon + 1);
  const { form, example, read } = portKind(kind).text;
  if (what === '')
    return refuse('', say('portText.noTarget', { text: head }), say('portText.write', { kind, example }));
  const target = read(what);
  return target
    ? { ok: true, value: { kind, ...target } }
    : refuse(
        '',
        say('portText.badTarget', { kind, text: shown(what), name: kind.toUpperCase() }),
        say('portText.writeForm', { kind, form, example }),
      );
}

/** A port that is being read, key by key. */
class PortDraft {
  readonly #target: Target;
  readonly #settings: Record<string, unknown> = {};
  #access: number | undefined;
  #trunk: number[] | 'all' | undefined;
  #native: number | undefined;
  #in: Partial<Impairment> = {};
  #out: Partial<Impairment> = {};

  constructor(target: Target) {
    this.#target = target;
  }

  take(key: string, text: string): TextFault | null {
    const own = ownKeys(this.#target.kind)[key];
    if (own) return this.#own(own, key, text);
    if (SETTING_KEYS.includes(key)) return this.#setting(key, text);
    const direction = key.startsWith('in.') ? 'in' : key.startsWith('out.') ? 'out' : null;
    const bare = direction === null ? key : key.slice(direction.length + 1);
    if (!Object.hasOwn(IMPAIRMENT_KEYS, bare)) return this.#unknown(key);
    const read = readImpairmentKey(bare, text);
    if (!read.ok) return { ...read.fault, key };
    // What is said of one direction counts before what is said of both.
    if (direction !== 'out')
      this.#in = direction === null ? { ...read.value, ...this.#in } : { ...this.#in, ...read.value };
    if (direction !== 'in')
      this.#out = direction === null ? { ...read.value, ...this.#out } : { ...this.#out, ...read.value };
    return null;
  }

  end(): Read<PortInput> {
    if (this.#access !== undefined && (this.#trunk !== undefined || this.#native !== undefined)) {
      return refuse('vlan', say('portText.vlanOrTrunk'), say('portText.leaveOneOut'));
    }
    if (this.#access !== undefined) this.#settings['vlan'] = { mode: 'access', id: this.#access };
    else if (this.#trunk !== undefined || this.#native !== undefined) {
      this.#settings['vlan'] = {
        mode: 'trunk',
        ...(this.#native === undefined ? {} : { native: this.#native }),
        ...(Array.isArray(this.#trunk) ? { allowed: this.#trunk } : {}),
      };
    }
    const [into, out] = [this.#in, this.#out].map((given) =>
      Object.keys(given).length === 0 ? null : (given as Impairment),
    );
    if (into || out) this.#settings['impair'] = { in: into ?? null, out: out ?? null };
    const port = { ...this.#target, ...(Object.keys(this.#settings).length === 0 ? {} : { settings: this.#settings }) };
    return { ok: true, value: port as unknown as PortInput };
  }

  #own({ field, as, portField = '' }: PortTextKey, key: string, text: string): TextFault | null {
    if (as === 'switch') return this.#put(this.#target, field, readSwitch(key, text));
    if (as === 'count') return this.#put(this.#target, field, readCount(key, text));
    const { address, port } = as === 'endpoint' ? readEndpoint(text) : { address: text };
    this.#target[field] = address;
    if (port !== undefined) this.#target[portField] = port;
    return null;
  }

  #setting(key: string, text: string): TextFault | null {
    switch (key) {
      case 'vlan':
      case 'native': {
        const id = readCount(key, text);
        if (!id.ok) return id.fault;
        if (key === 'vlan') this.#access = id.value;
        else this.#native = id.value;
        return null;
      }
      case 'trunk': {
        if (text === '' || text === 'all') {
          this.#trunk = 'all';
          return null;
        }
        const ids = text.split('+');
        if (!ids.every((id) => /^\d{1,4}$/.test(id)))
          return { key, message: say('portText.trunk', { text: shown(text) }), remedy: say('portText.writeTrunk') };
        this.#trunk = ids.map(Number);
        return null;
      }
      case 'storm':
        return this.#put(this.#settings, 'stormLimit', readCount(key, text));
      default:
        return this.#put(this.#settings, key, readSwitch(key, text));
    }
  }

  #put(into: Record<string, unknown>, field: string, read: Read<unknown>): TextFault | null {
    if (!read.ok) return read.fault;
    into[field] = read.value;
    return null;
  }

  #unknown(key: string): TextFault {
    const { kind } = this.#target;
    const meant = similar(key, portKeys(kind));
    const elsewhere = KINDS.filter((other) => hasOwnKey(other, key));
    if (elsewhere.length > 0) {
      return {
        key,
        message: say('portText.noSuchKey', { kind, key }),
        remedy: say('portText.elsewhere', { kinds: elsewhere.map((other) => `${other}:`).join(', ') }),
      };
    }
    return {
      key,
      message: say('portText.noSuchKey', { kind, key: shown(key) }),
      remedy:
        meant !== undefined
          ? say('fix.meant', { word: meant })
          : say('portText.keys', {
              keys: [...Object.keys(ownKeys(kind)), ...SETTING_KEYS].join(', '),
              impairments: Object.keys(IMPAIRMENT_KEYS).join(', '),
            }),
    };
  }
}

// --- and back ---

/** A port as text, which {@link parsePort} reads as the same port; what is so anyway is left out. */
export function portText(port: Port): string {
  return [portKey(port), ...ownPairs(port), ...settingPairs(port)]
    .map((part) => (typeof part === 'string' ? part : pairText(part)))
    .join(',');
}

const pairText = ([key, text]: [string, string]): string => `${key}=${text.includes(',') ? `"${text}"` : text}`;

const ownPairs = (port: Port): [string, string][] =>
  Object.entries(ownKeys(port.kind)).flatMap(([key, { field, standard }]): [string, string][] => {
    const value = (port as Record<string, unknown>)[field] as string | number | boolean | undefined;
    if (value === undefined || value === standard || value === '') return [];
    return [[key, typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)]];
  });

function settingPairs({ kind, settings }: Port): ([string, string] | string)[] {
  const { vlan, isolated, mirror, primary, stormLimit, impair } = settings;
  const pairs: ([string, string] | string)[] = [];
  if (vlan?.mode === 'access') pairs.push(['vlan', String(vlan.id)]);
  if (vlan?.mode === 'trunk') {
    pairs.push(vlan.allowed === undefined ? 'trunk' : ['trunk', vlan.allowed.join('+')]);
    if (vlan.native !== undefined) pairs.push(['native', String(vlan.native)]);
  }
  for (const [name, on] of Object.entries({ isolated, mirror, primary })) if (on) pairs.push(name);
  if (stormLimit !== null) pairs.push(['storm', String(stormLimit)]);
  return [...pairs, ...impairPairs(kind, impair)];
}

function impairPairs(kind: PortKindName, { in: into, out }: PortSettings['impair']): [string, string][] {
  const [ins, outs] = [new Map(into ? impairmentPairs(into) : []), new Map(out ? impairmentPairs(out) : [])];
  return Object.keys(IMPAIRMENT_KEYS).flatMap((key): [string, string][] => {
    const [a, b] = [ins.get(key), outs.get(key)];
    // Of an xdp port `queue` is which of the device's.
    if (a !== undefined && a === b && !hasOwnKey(kind, key)) return [[key, a]];
    return [
      ...(a === undefined ? [] : [[`in.${key}`, a] as [string, string]]),
      ...(b === undefined ? [] : [[`out.${key}`, b] as [string, string]]),
    ];
  });
}
