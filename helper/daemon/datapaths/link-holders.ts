import { makesDevice, linkKey, type Link, type LinkHolder } from '../../protocol/index.ts';
import type { Datapaths } from './datapaths.ts';
import { findHolders, OWN_PROGRAM, type Holder } from './tun-holder.ts';
import type { Kernel } from '../kernel/kernel.ts';

/**
 * Who has a TUN or TAP open; null: it is none, or it cannot be told. Looks at every process where it is held by
 * another.
 */
export async function linkHolders(kernel: Kernel, datapaths: Datapaths, link: Link): Promise<LinkHolder[] | null> {
  if (link.kind !== 'tap' && link.kind !== 'tun') return null;
  const own = heldByDatapath(datapaths, link);
  if (own !== null) return [{ pid: process.pid, program: OWN_PROGRAM, datapath: own }];
  if (link.options['attached'] !== true) return [];
  const found = await findHolders(link.name);
  const { store, heldTuns } = kernel;
  const spaces = [...store.rows('namespaces')];
  const here = spaces.find(({ name }) => name === link.namespace)?.inode;
  const known = new Set(spaces.map(({ inode }) => inode));
  const hasNamesake = spaces.some(
    ({ name, inode }) => inode !== here && store.linkNamed(name, link.name) !== undefined,
  );
  const isOurs = heldTuns.has(linkKey(link.namespace, link.index));
  const holders = tell(
    found.filter(({ pid }) => pid !== process.pid || isOurs || !hasNamesake),
    { here, known, hasNamesake, isOurs },
  );
  return holders?.map(({ pid, program }) => ({ pid, program, datapath: null })) ?? null;
}

/**
 * A descriptor tells the name of its device, not in which namespace that is. Who lives where the device is
 * holds it; who lives elsewhere does where no other device can be meant. Pure.
 */
export function tell<H extends Holder & { namespace: number | null }>(
  found: readonly H[],
  {
    here,
    known,
    hasNamesake,
    isOurs,
  }: { here: number | undefined; known: ReadonlySet<number>; hasNamesake: boolean; isOurs: boolean },
): H[] | null {
  if (isOurs) return found.filter(({ pid }) => pid === process.pid);
  const neighbours = found.filter(({ namespace }) => namespace !== null && namespace === here);
  if (neighbours.length > 0) return neighbours;
  const others = hasNamesake ? [] : found.filter(({ namespace }) => namespace !== null && known.has(namespace));
  return others.length > 0 ? others : null;
}

function heldByDatapath(datapaths: Datapaths, { namespace, index }: Link): string | null {
  for (const {
    datapath: { name },
  } of datapaths.all()) {
    const holds = datapaths
      .row(name)
      ?.ports.some(({ port, link }) => makesDevice(port) && link?.namespace === namespace && link.index === index);
    if (holds === true) return name;
  }
  return null;
}
