/** Three times in a minute is a loop, not an accident. */
const LIMIT = 3;
const WINDOW = 60_000;

/** Notes a crash at `now` (milliseconds) in `crashes`, and says whether the page may be loaded again. */
export function reloadAllowed(crashes: number[], now: number): boolean {
  crashes.push(now);
  while (crashes[0] !== undefined && crashes[0] <= now - WINDOW) crashes.shift();
  return crashes.length <= LIMIT;
}
