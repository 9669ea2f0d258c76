import type { Impairment, PortSettings } from '../protocol/index.ts';

/**
 * What other settings of a port do to whoever depends on it. `impaired`: frames are lost, late or fewer than
 * before; `cut`: whom it reaches changes. Less of an impairment, or none, is nothing. Pure.
 */
export type Worsening = 'impaired' | 'cut';

export function portWorsenings(before: PortSettings, after: PortSettings): Worsening[] {
  const worsenings: Worsening[] = [];
  const limited = after.stormLimit !== null && after.stormLimit < (before.stormLimit ?? Infinity);
  if (limited || isWorse(before.impair.in, after.impair.in) || isWorse(before.impair.out, after.impair.out))
    worsenings.push('impaired');
  const isCut =
    (after.isolated && !before.isolated) ||
    (after.mirror && !before.mirror) ||
    JSON.stringify(after.vlan) !== JSON.stringify(before.vlan);
  if (isCut) worsenings.push('cut');
  return worsenings;
}

/** The more of them, the worse. */
const HARM = ['delay', 'jitter', 'loss', 'duplicate', 'reorder', 'corrupt'] as const;
/** The less of them, the worse; without them there is no limit. */
const ROOM = ['rate', 'burst', 'queue', 'dropEvery'] as const;

function isWorse(before: Impairment | null, after: Impairment | null): boolean {
  if (after === null) return false;
  const was = before ?? {};
  return (
    HARM.some((key) => (after[key] ?? 0) > (was[key] ?? 0)) ||
    ROOM.some((key) => (after[key] ?? Infinity) < (was[key] ?? Infinity)) ||
    (after.suspended === true && was.suspended !== true) ||
    (after.dropMatching !== undefined && after.dropMatching !== was.dropMatching) ||
    losesMore(was.burstLoss, after.burstLoss)
  );
}

function losesMore(before: Impairment['burstLoss'], after: Impairment['burstLoss']): boolean {
  if (after === undefined) return false;
  if (before === undefined) return true;
  return (
    after.toBad > before.toBad ||
    after.toGood < before.toGood ||
    after.lossBad > before.lossBad ||
    after.lossGood > before.lossGood
  );
}
