import type { PendingChange } from '../protocol/networks.ts';

/** What a change that waits leads to, said to somebody who does not sit at it. */
export function waitsText({ deadline, seconds }: PendingChange, now = Date.now()): string {
  const left = Math.max(0, Math.ceil((Date.parse(deadline) - now) / 1000));
  return `The change is risky: it auto-reverts in ${Math.min(left, seconds)} s unless "taproom confirm" keeps it.`;
}
