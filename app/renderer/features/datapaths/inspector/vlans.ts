import { say, type Message } from '../../../../../helper/protocol/messages/index.ts';

/** VLAN ids as people write them: `10, 20, 100-109`. Pure. */
const isId = (id: number): boolean => Number.isInteger(id) && id >= 1 && id <= 4094;

export const vlanFault = (typed: string): Message | null =>
  /^\d{1,4}$/.test(typed) && isId(Number(typed)) ? null : say('field.vlanIds');

/** The ids in order, each once; empty for all; null where it cannot be read. */
export function parseVlans(text: string): number[] | null {
  const ids = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const [, from = '', to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
    if (from === '' || !isId(Number(from)) || !isId(Number(to)) || Number(to) < Number(from)) return null;
    for (let id = Number(from); id <= Number(to); id += 1) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}

/** Neighbouring ids as one range. */
export function vlansText(ids: readonly number[] | undefined): string {
  const ranges: [number, number][] = [];
  for (const id of ids ?? []) {
    const last = ranges.at(-1);
    if (last && last[1] === id - 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
