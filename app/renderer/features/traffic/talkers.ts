import { isMadeByPort, linkKey, type DatapathRow, type Link, type PortRow } from '../../../../helper/protocol/index.ts';
import { portId } from '../../state/datapath-keys.ts';
import { keyOf } from '../../state/derived.ts';
import type { RatesHub } from '../../state/rates-hub.ts';

/** Whether a port is the other end of a TUN or TAP: both carry the same. */
export const isEnd = (port: PortRow): port is PortRow & { link: NonNullable<PortRow['link']> } =>
  port.link !== null && isMadeByPort(port.port.kind);

/** Links and ports of datapaths, each wire once: a TAP and the port at its other end are the TAP. */
export function talkerKeys(links: readonly Link[], datapaths: readonly DatapathRow[]): string[] {
  const keys = links.filter((link) => link.kind !== 'loopback').map(keyOf);
  const known = new Set(keys);
  const ports = datapaths.flatMap(({ name, ports: all }) =>
    all
      .filter((port) => !isEnd(port) || !known.has(linkKey(port.link.namespace, port.link.index)))
      .map((port) => portId(name, port.key)),
  );
  return [...keys, ...ports];
}

/** Ticks whose mean decides the order, so that rows do not change places with every sample. */
const ORDER_TICKS = 10;

interface Talker {
  key: string;
  bits: number;
}

/** Links that carried something in the last seconds, the busiest first; equal ones keep the order of their keys. */
export function topTalkers(hub: RatesHub, keys: readonly string[], most: number): Talker[] {
  const { tick, oldest } = hub.clock;
  const talkers: Talker[] = [];
  for (const key of keys) {
    let sum = 0;
    let known = 0;
    for (let n = Math.max(oldest, tick - ORDER_TICKS + 1); n <= tick; n += 1) {
      const bits = hub.at(key, n, 'inBits') + hub.at(key, n, 'outBits');
      if (Number.isNaN(bits)) continue;
      sum += bits;
      known += 1;
    }
    if (sum > 0) talkers.push({ key, bits: sum / known });
  }
  return talkers.sort((a, b) => b.bits - a.bits || (a.key < b.key ? -1 : 1)).slice(0, most);
}

/** The same list object while the order is the same. */
export const sameOrder = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i]);
