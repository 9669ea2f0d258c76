import type * as z from 'zod';
import type { Message } from '../../messages/message.ts';
import type { FormField, KindWords, SchemaParts } from '../form.ts';

/** An option of `link add --type TYPE`; several kinds may share one. */
export interface CommandOption {
  flags: string;
  /** Name in the schema; default: that of the flag. */
  key?: string;
  text: string;
  /** How its value is read; `switch` has none, and `--no-` before it is the opposite. */
  value: 'text' | 'number' | 'seconds' | 'list' | 'switch' | 'user' | 'group';
}

type Value = string | number | boolean | null;
export type IpWord = string | number | null;

/** All that is particular to a kind of link that can be made. Names, addresses, MTU ... every link has. */
export interface LinkKind<K extends string, O extends z.ZodType, M extends 'netlink' | 'tun'> {
  kind: K;
  options: (parts: SchemaParts) => O;
  /** What the kernel takes where an option is not said. */
  standard?: Readonly<Record<string, Value>>;
  /** Bytes, where nobody says; `parentMtu`: of the link below, or 1500. */
  mtu?: (options: NoInfer<z.output<O>>, parentMtu: number) => number;
  /** Whether it stands on another link. */
  parent: 'none' | 'optional' | 'required';
  /** It takes the receive handler of its parent, as a controller does: that is Ethernet, and no port of another. */
  takesParent?: true;
  /** Links can join it as its ports. */
  hasPorts?: true;
  /** TUN: IP packets without Ethernet, which no bridge takes. Default: frames. */
  carries?: 'packets';
  /** What of it a namespace has once, however it is called, told apart by `key`. */
  unique?: (options: NoInfer<z.output<O>>) => { key: string; what: Message };
  /** Who makes it: rtnetlink, or the TUN driver. */
  maker: M;
  /** Kernel module, where its name is another. */
  module?: string;
  /** Stem of proposed names: br0. */
  stem: string;
  command: {
    /** Title of its options in the help. */
    title?: string;
    required?: readonly string[];
    options: readonly CommandOption[];
  };
  form: readonly FormField[];
  words: KindWords;
  /** What ip-link(8) calls the options, behind `type KIND`; null is left out. */
  ip: (options: NoInfer<z.output<O>>) => IpWord[];
}

export const defineLink = <const K extends string, O extends z.ZodType, const M extends 'netlink' | 'tun'>(
  kind: LinkKind<K, O, M>,
): LinkKind<K, O, M> => kind;

/** `key value` where there is a value. */
export const ipPair = (key: string, value: IpWord | undefined): IpWord[] =>
  value === undefined || value === null || value === '' ? [] : [key, value];
export const ipFlag = (key: string, value: boolean | undefined): IpWord[] =>
  value === undefined ? [] : [key, value ? 1 : 0];
