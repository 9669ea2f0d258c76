import type { CounterName, Row } from '../../helper/protocol/index.ts';
import { loadAddon } from './load.ts';
import type { KernelBatch, KernelRows, Netlink, NativeResult } from './types.ts';

export interface NetlinkOptions {
  /**
   * Gets what changed, in order. What a call changed comes before the call's promise resolves; what
   * came before a dump, before the dump's. If it throws, that is an uncaught exception.
   */
  receive: (batch: KernelBatch) => void;
  /** What the kernel may queue for one namespace before it drops events; default 16 MiB. For tests. */
  eventBufferBytes?: number;
  /** Rows of a table beyond which they are only counted (see {@link LargePart}); default: never. */
  largeTable?: number;
}

/** The addon's class: rows are JSON text, counters one array, everything else as in {@link Netlink}. */
type Plain =
  | 'removeNamespace'
  | 'changeLink'
  | 'deleteLink'
  | 'deleteGroup'
  | 'addAddress'
  | 'deleteAddress'
  | 'addRoute'
  | 'deleteRoute'
  | 'addRule'
  | 'deleteRule'
  | 'closeScan'
  | 'close';
type Text =
  'addNamespace' | 'dump' | 'readRoutes' | 'getLink' | 'getRoute' | 'openScan' | 'openNeighbourScan' | 'readScan';
type NetlinkThread = Pick<Netlink, Plain> & {
  [M in Text]: (...parameters: Parameters<Netlink[M]>) => Promise<NativeResult<string>>;
} & {
  /** As readRoutes, which answers with its number as long as it is to be read on. */
  readOn(namespace: string, number: number): Promise<NativeResult<string>>;
  createLink(...parameters: Parameters<Netlink['createLink']>): Promise<NativeResult<string | null>>;
  statistics(namespace: string): Promise<NativeResult<Float64Array>>;
};

interface NetlinkAddon {
  Netlink: new (options: Omit<NetlinkOptions, 'receive'> & { receive: (batch: string) => void }) => NetlinkThread;
}

/** Text of the addon's own making: its form is a matter of the build, checked by the kernel tests. */
const parsed = <T>(result: NativeResult<string>): NativeResult<T> =>
  result.ok ? { ok: true, value: JSON.parse(result.value) as T } : result;

/** The addon's order of counters: COUNTER_NAMES of the protocol, whose values are not this side's to import. */
export const ADDON_COUNTERS = [
  'rxBytes',
  'rxPackets',
  'rxErrors',
  'rxDropped',
  'txBytes',
  'txPackets',
  'txErrors',
  'txDropped',
] as const satisfies readonly CounterName[];

/** Numbers end to end, cut into rows of index and counters. */
export function counterRows(numbers: Float64Array): number[][] {
  const width = 1 + ADDON_COUNTERS.length;
  const rows: number[][] = [];
  for (let at = 0; at + width <= numbers.length; at += width) rows.push(Array.from(numbers.subarray(at, at + width)));
  return rows;
}

/** Reading in slices is disturbed when events are lost meanwhile; after so many times all is read at once. */
const READ_ATTEMPTS = 3;

/**
 * Starts the netlink thread in the caller's namespace. No namespace is watched until addNamespace.
 * It keeps the process alive only while a call is under way; close() ends it.
 */
export function openNetlink({ receive, eventBufferBytes, largeTable }: NetlinkOptions): Netlink {
  const addon = loadAddon() as NetlinkAddon;
  const thread = new addon.Netlink({
    eventBufferBytes,
    largeTable,
    receive(text) {
      const batch = JSON.parse(text) as KernelBatch;
      try {
        receive(batch);
      } catch (error) {
        // A fault of the receiver must not cost the batches and answers behind this one.
        process.nextTick(() => {
          throw error;
        });
      }
    },
  });
  return {
    addNamespace: async (options) => parsed<{ inode: number }>(await thread.addNamespace(options)),
    removeNamespace: (name) => thread.removeNamespace(name),
    dump: async (namespace, topics, most) => parsed<KernelRows>(await thread.dump(namespace, topics, most)),
    async readRoutes(namespace, most, part) {
      for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt += 1) {
        let read = await thread.readRoutes(namespace, most, part);
        while (read.ok && !read.value.startsWith('{')) read = await thread.readOn(namespace, Number(read.value));
        if (read.ok || read.error.code !== 'ESTALE') return parsed<KernelRows>(read);
      }
      return parsed<KernelRows>(await thread.dump(namespace, ['routes'], most));
    },
    getLink: async (namespace, link) => parsed<Row<'links'>>(await thread.getLink(namespace, link)),
    async statistics(namespace) {
      const result = await thread.statistics(namespace);
      return result.ok ? { ok: true, value: counterRows(result.value) } : result;
    },
    async createLink(namespace, link) {
      const made = await thread.createLink(namespace, link);
      return made.ok ? { ok: true, value: made.value === null ? [] : (JSON.parse(made.value) as number[]) } : made;
    },
    changeLink: (namespace, index, change) => thread.changeLink(namespace, index, change),
    deleteLink: (namespace, index) => thread.deleteLink(namespace, index),
    deleteGroup: (namespace, group) => thread.deleteGroup(namespace, group),
    addAddress: (namespace, address) => thread.addAddress(namespace, address),
    deleteAddress: (namespace, address) => thread.deleteAddress(namespace, address),
    addRoute: (namespace, route) => thread.addRoute(namespace, route),
    deleteRoute: (namespace, route) => thread.deleteRoute(namespace, route),
    getRoute: async (namespace, query) => parsed<Row<'routes'>>(await thread.getRoute(namespace, query)),
    openScan: async (namespace, filter) => parsed<number>(await thread.openScan(namespace, filter)),
    openNeighbourScan: async (namespace, filter) => parsed<number>(await thread.openNeighbourScan(namespace, filter)),
    async readScan(namespace, scan, most) {
      const read = await thread.readScan(namespace, scan, most);
      if (!read.ok) return read;
      const end = read.value.indexOf('\n');
      const [count, done] = read.value.slice(0, end).split(' ');
      return { ok: true, value: { rows: read.value.slice(end + 1), count: Number(count), done: done === '1' } };
    },
    closeScan: (namespace, scan) => thread.closeScan(namespace, scan),
    addRule: (namespace, rule) => thread.addRule(namespace, rule),
    deleteRule: (namespace, rule) => thread.deleteRule(namespace, rule),
    close: () => {
      thread.close();
    },
  };
}
