import type * as z from 'zod';
import type { Message } from '../../messages/message.ts';
import type { FormField, KindWords, SchemaParts } from '../form.ts';

/** An option of `datapath add` and `datapath set` that is a setting of this kind. */
export interface SettingOption {
  flags: string;
  text: string;
  value: 'text' | 'number' | 'list' | 'switch';
  choices?: readonly string[];
  /** Where in the settings its value goes; default: its name. */
  path?: readonly [string, ...string[]];
  /** What is not said where this is its value. */
  standard?: string | number;
  /** `--no-` before it: what that says, and the value that it sets. */
  off?: { text: string; value: false | null };
}

/** A setting in the window: asked when a datapath is made, and changed while it runs. */
export interface SettingField extends FormField {
  /** Where in the settings its value goes; default: its name. */
  path?: readonly [string, ...string[]];
  /** Another field, and the value of it that makes this one apply. */
  when?: readonly [field: string, value: string];
  /** `running`: not asked for a new datapath; `shown`: only read. */
  only?: 'running' | 'shown';
}

/** What a kind lacks or has too much of. */
interface PortsFault {
  message: Message;
  remedy: Message;
  /** In the form, beside the ports; none: the form cannot come to it, or the helper says it. */
  asked?: Message;
}

/** Addresses, routes and neighbours of the TAP that leads to the host, as the kernel has them. */
export interface HostTables {
  mac: string;
  mtu: number;
  addresses: string[];
  routes: {
    destination: string;
    gateway?: string;
    reject?: 'unreachable' | 'blackhole' | 'prohibit';
    /** By another device than the TAP. */
    elsewhere?: boolean;
  }[];
  neighbours: { address: string; mac: string }[];
}

/** What the engine's options of a datapath are made of beside its settings. */
export interface EngineContext {
  /** Key of the first TAP. */
  host: string;
  /** The same whenever the datapath is made on this machine, and another one on every other. */
  stableMac: () => string;
  /** null where there is no TAP to the host. */
  tables: HostTables | null;
}

/** All that is particular to a kind of datapath. Name, threads, ports ... every one has. */
export interface DatapathKind<K extends string, S extends z.ZodType, N extends object> {
  kind: K;
  settings: (parts: SchemaParts) => S;
  /** The options that the engine reads (native/src/datapath/kind/settings.h). */
  native: (settings: z.output<NoInfer<S>>, context: EngineContext) => N;
  /** Why it cannot do with so many ports, `taps` of them TAPs; null, or no such function: it can. */
  portsFault?: (has: { name: string; ports: number; taps: number }) => PortsFault | null;
  /** Stem of proposed names: sw0. */
  stem: string;
  options: readonly SettingOption[];
  form: readonly SettingField[];
  words: KindWords;
}

export const defineDatapath = <const K extends string, S extends z.ZodType, N extends object>(
  kind: DatapathKind<K, S, N>,
): DatapathKind<K, S, N> => kind;
