import { columns, round } from '../figures.ts';
import { median } from '../measure.ts';
import { metrics, type Metric, type Sample } from './measure-path.ts';

/** What all rounds of one path came to. */
export interface PathResult {
  name: string;
  title: string;
  rounds: number;
  medians: Sample;
  /** What could not be measured, each reason once. */
  faults: string[];
}

export function pathResult(
  name: string,
  title: string,
  samples: readonly Sample[],
  faults: readonly string[],
): PathResult {
  const medians: Sample = {};
  for (const metric of Object.keys(metrics) as Metric[]) {
    const values = samples.flatMap((sample) => sample[metric] ?? []);
    if (values.length > 0) medians[metric] = median(values);
  }
  return { name, title, rounds: samples.length, medians, faults: [...new Set(faults)] };
}

/** All paths with all their figures; below it what could not be measured. */
export function pathTable(results: readonly PathResult[]): string {
  const names = Object.keys(metrics) as Metric[];
  const half = names.indexOf('oneCpu50');
  const part = (of: readonly Metric[]): string =>
    columns([
      ['path', ...of.map((name) => `${metrics[name].title} ${metrics[name].unit}`)],
      ...results.map(({ title, rounds, medians }) => [
        title,
        ...of.map((name, at) => {
          const value = medians[name];
          if (rounds === 0) return at === 0 ? 'not measured' : '';
          return value === undefined ? '-' : round(value);
        }),
      ]),
    ]);
  const faults = results.flatMap(({ title, rounds, faults: all }) =>
    all.map((fault) => `${title}: ${rounds === 0 ? 'not measured' : `${rounds} rounds, not all whole`}: ${fault}`),
  );
  return [
    part(names.slice(0, half)),
    '',
    'request to response:',
    part(names.slice(half)),
    ...(faults.length > 0 ? ['', ...faults] : []),
  ].join('\n');
}
