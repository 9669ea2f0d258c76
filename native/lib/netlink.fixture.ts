import { afterEach, beforeEach } from 'vitest';
import type { AnyRow, Row, KernelTopic } from '../../helper/protocol/index.ts';
import { ip, valueOf } from '../test/kernel.ts';
import { openNetlink, type NetlinkOptions } from './netlink.ts';
import { createNamespace, deleteNamespace } from './system.ts';
import type { KernelBatch, Netlink, NativeResult } from './types.ts';

/** JSON that iproute2 printed, numbers instead of names: as loose as it is. */
export type Json = Record<string, unknown>;
export const ipJson = (...args: string[]): Json[] =>
  JSON.parse(ip('-N', '-json', '-details', ...args) || '[]') as Json[];

/** A netlink thread with all that it told, as a reader would hold it. */
export interface Watched {
  netlink: Netlink;
  batches: KernelBatch[];
  /** Rows by topic and key, as the events leave them; what no event told is not there. */
  rows: Map<string, AnyRow>;
  /** Settles when the condition holds after some batch (or holds now); fails after `seconds`. */
  until(what: string, holds: () => boolean, seconds?: number): Promise<void>;
}

export function watch(options: Partial<NetlinkOptions> = {}): Watched {
  const batches: KernelBatch[] = [];
  const rows = new Map<string, AnyRow>();
  const waiters = new Set<() => void>();
  const netlink = openNetlink({
    ...options,
    receive(batch) {
      batches.push(batch);
      for (const { topic, key, value } of batch.changes) {
        if (value === null) rows.delete(`${topic} ${key}`);
        else rows.set(`${topic} ${key}`, value);
      }
      for (const waiter of [...waiters]) waiter();
    },
  });
  const until: Watched['until'] = (what, holds, seconds = 10) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiters.delete(look);
        reject(new Error(`not within ${seconds} s: ${what}`));
      }, seconds * 1000);
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        waiters.delete(look);
        resolve();
      };
      waiters.add(look);
      look();
    });
  return { netlink, batches, rows, until };
}

const pathOf = (name: string): string => `/run/netns/${name}`;

/** For each test: a thread that watches the sandbox's own namespace, and two more, `red` and `blue`; nothing stays. */
export function useNetlink(): Watched {
  const names = ['red', 'blue'];
  const watched = { batches: [], rows: new Map() } as unknown as Watched;
  beforeEach(async () => {
    Object.assign(watched, watch());
    valueOf(await watched.netlink.addNamespace({ name: '', path: null }));
    for (const name of names) {
      valueOf(createNamespace(pathOf(name)));
      valueOf(await watched.netlink.addNamespace({ name, path: pathOf(name) }));
    }
  });
  afterEach(() => {
    watched.netlink.close();
    for (const name of names) deleteNamespace(pathOf(name));
    // Not from JSON: iproute2 prints an alias with control characters as it is.
    for (const [, name] of ip('-oneline', 'link', 'show').matchAll(/^\d+: ([^:@]+)/gm)) {
      if (name === undefined || name === 'lo') continue;
      try {
        ip('link', 'delete', name);
      } catch {
        /* gone with the other end of its pair */
      }
    }
    for (const family of ['-4', '-6']) {
      for (const table of ['77', '1000']) {
        try {
          ip(family, 'route', 'flush', 'table', table);
        } catch {
          /* no such table */
        }
      }
      for (const rule of JSON.parse(ip('-N', '-json', family, 'rule')) as { priority: number }[]) {
        if (rule.priority > 0 && rule.priority < 32_766)
          ip(family, 'rule', 'delete', 'priority', String(rule.priority));
      }
    }
  });
  return watched;
}

export async function rowsOf<T extends KernelTopic>(netlink: Netlink, topic: T, namespace = ''): Promise<Row<T>[]> {
  const rows = valueOf(await netlink.dump(namespace, [topic]))[topic];
  if (!rows) throw new Error(`no ${topic} in the answer`);
  return rows;
}
export const linkOf = async (netlink: Netlink, name: string, namespace = ''): Promise<Row<'links'>> =>
  valueOf(await netlink.getLink(namespace, { name }));

/** Fails with the kernel's words where the request was refused. */
export const done = async (request: Promise<NativeResult<unknown>>): Promise<void> => {
  valueOf(await request);
};
