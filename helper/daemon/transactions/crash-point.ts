/**
 * Lets the crash tests end the helper with SIGKILL at a chosen point: TAPROOM_CRASH_AT=before:7 is
 * just before the seventh step that this process carries out, after:7 just after it; undo-before and
 * undo-after count what is reverted, begin and commit the journal's records of those names (just
 * before them). Only where TAPROOM_TEST_SANDBOX=1 says that this is a test's own namespace: whoever
 * could set the one could set the other, but nobody does so by accident.
 */
type CrashPoint = 'begin' | 'before' | 'after' | 'commit' | 'undo-before' | 'undo-after';

const planned = process.env.TAPROOM_TEST_SANDBOX === '1' ? (process.env.TAPROOM_CRASH_AT ?? null) : null;
const passed = new Map<CrashPoint, number>();

export function crashPoint(point: CrashPoint): void {
  if (planned === null) return;
  const count = (passed.get(point) ?? 0) + 1;
  passed.set(point, count);
  if (planned === `${point}:${count}`) process.kill(process.pid, 'SIGKILL');
}
