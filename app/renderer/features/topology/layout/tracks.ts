/** A cable's horizontal run, from one x to another. */
export interface Run {
  id: string;
  from: number;
  to: number;
}

/** Beyond this many tracks runs share one: hundreds of cables are a bundle in any case. */
const MOST_TRACKS = 14;
/** Runs closer together than this would read as one. */
const CLEARANCE = 20;
/** Between a label and a cable that passes it. */
const MARGIN = 8;

/**
 * Gives each run a track, 0 nearest to the cards. Short runs come first, so that a long one passes
 * over what it spans instead of crossing it. Pure; equal runs keep the order of their ids.
 */
export function assignTracks(runs: readonly Run[]): { track: Map<string, number>; count: number } {
  const sorted = runs
    .map((run) => ({
      id: run.id,
      low: Math.min(run.from, run.to) - CLEARANCE,
      high: Math.max(run.from, run.to) + CLEARANCE,
    }))
    .sort((a, b) => a.high - a.low - (b.high - b.low) || a.low - b.low || (a.id < b.id ? -1 : 1));
  const tracks: { low: number; high: number }[][] = [];
  const track = new Map<string, number>();
  for (const run of sorted) {
    let at = tracks.findIndex((taken) => taken.every((other) => run.low >= other.high || run.high <= other.low));
    if (at < 0) at = tracks.length < MOST_TRACKS ? tracks.push([]) - 1 : track.size % MOST_TRACKS;
    tracks[at]?.push(run);
    track.set(run.id, at);
  }
  return { track, count: tracks.length };
}

/**
 * Where on a run its label hides no other cable that crosses there: the middle, else the nearest place
 * to it that is free, else the middle after all.
 */
export function labelPlace(from: number, to: number, crossing: readonly number[], width: number): number {
  const middle = (from + to) / 2;
  const reach = Math.max(0, Math.abs(to - from) / 2 - width / 2);
  for (let step = 0; step <= reach; step += 12) {
    for (const x of step === 0 ? [middle] : [middle - step, middle + step]) {
      if (crossing.every((at) => Math.abs(at - x) > width / 2 + MARGIN)) return x;
    }
  }
  return middle;
}

/** An SVG path through points joined by right angles, its corners rounded. */
export function roundedPath(points: readonly (readonly [number, number])[], radius = 8): string {
  const [first] = points;
  if (!first) return '';
  let path = `M${first[0]} ${first[1]}`;
  for (let i = 1; i < points.length; i += 1) {
    const here = points[i];
    const before = points[i - 1];
    const after = points[i + 1];
    if (!here || !before) continue;
    if (!after) {
      path += `L${here[0]} ${here[1]}`;
      continue;
    }
    const into = Math.hypot(here[0] - before[0], here[1] - before[1]);
    const out = Math.hypot(after[0] - here[0], after[1] - here[1]);
    const bend = Math.min(radius, into / 2, out / 2);
    if (bend === 0) continue;
    const towards = (from: readonly [number, number], length: number) =>
      `${here[0] + ((from[0] - here[0]) / length) * bend} ${here[1] + ((from[1] - here[1]) / length) * bend}`;
    path += `L${towards(before, into)}Q${here[0]} ${here[1]} ${towards(after, out)}`;
  }
  return path;
}
