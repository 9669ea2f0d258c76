/** Milliseconds: the first wait, and the longest. */
export interface Backoff {
  first: number;
  longest: number;
}

/** Quick enough that a restarted helper is found before anybody reaches for the button. */
export const DEFAULT_BACKOFF: Backoff = { first: 200, longest: 5_000 };

/**
 * The wait after failed attempt number `attempt` (0: a connection that had worked ended), doubling,
 * with up to a quarter taken off by `random` (0 to 1), so that many clients do not come back at once.
 */
export function backoffDelay({ first, longest }: Backoff, attempt: number, random: number): number {
  const full = Math.min(longest, first * 2 ** Math.min(attempt, 30));
  return Math.round(full * (1 - random / 4));
}
