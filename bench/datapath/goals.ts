import type { Figure } from '../figures.ts';
import { metrics, type Metric } from './measure-path.ts';
import type { PathResult } from './result.ts';

interface Comparison {
  what: string;
  ours: string;
  /** Of several, the best one is the measure. */
  peers: readonly string[];
  metrics: readonly Metric[];
  goal?: Figure['goal'];
}

/** User-space switches between TAPs. */
const SWITCHES = ['vde', 'ovs', 'testpmd-tap'];

const comparisons: readonly Comparison[] = [
  {
    what: 'switch / best user-space switch',
    ours: 'switch',
    peers: SWITCHES,
    metrics: ['tcp1', 'tcp4'],
    goal: { ratioAtLeast: 10 },
  },
  {
    what: 'switch / best user-space switch',
    ours: 'switch',
    peers: SWITCHES,
    metrics: ['lossless'],
    goal: { ratioAtLeast: 1.3 },
  },
  { what: 'switch / best user-space switch', ours: 'switch', peers: SWITCHES, metrics: ['flood'] },
  { what: 'switch / naive loop', ours: 'switch', peers: ['naive'], metrics: ['tcp1', 'lossless'] },
  {
    what: 'switch / kernel bridge',
    ours: 'switch',
    peers: ['bridge'],
    metrics: ['tcp1', 'tcp4'],
    goal: { ratioAtLeast: 0.6 },
  },
  { what: 'switch / kernel bridge', ours: 'switch', peers: ['bridge'], metrics: ['oneCpu50'], goal: { ratio: 1.6 } },
  {
    what: 'switch / kernel bridge',
    ours: 'switch',
    peers: ['bridge'],
    metrics: ['lossless', 'oneCpu99', 'across50', 'oneCpuLoaded50', 'acrossLoaded50'],
  },
  {
    what: 'bond / switch',
    ours: 'bond',
    peers: ['switch'],
    metrics: ['tcp1', 'tcp4', 'lossless'],
    goal: { ratioAtLeast: 0.9 },
  },
  {
    what: 'exception / testpmd af_xdp',
    ours: 'exception',
    peers: ['testpmd-xdp'],
    metrics: ['tcp1', 'tcp4'],
    goal: { ratioAtLeast: 4 },
  },
  {
    what: 'exception / testpmd af_xdp',
    ours: 'exception',
    peers: ['testpmd-xdp'],
    metrics: ['flood'],
    goal: { ratioAtLeast: 1 },
  },
  { what: 'exception / testpmd af_xdp', ours: 'exception', peers: ['testpmd-xdp'], metrics: ['lossless'] },
  {
    what: 'exception, polling / testpmd af_xdp',
    ours: 'exception-polling',
    peers: ['testpmd-xdp'],
    metrics: ['tcp1', 'tcp4'],
    goal: { ratioAtLeast: 4 },
  },
  {
    what: 'exception, polling / testpmd af_xdp',
    ours: 'exception-polling',
    peers: ['testpmd-xdp'],
    metrics: ['flood', 'lossless'],
    goal: { ratioAtLeast: 1 },
  },
  {
    what: 'switch of NICs / testpmd af_packet',
    ours: 'switch-nic',
    peers: ['testpmd-packet'],
    metrics: ['tcp1', 'flood', 'lossless'],
  },
];

/** The ratios to the peers of the same run, beside the goals. */
export function ratios(results: readonly PathResult[]): Figure[] {
  const of = (name: string): PathResult | undefined => results.find((result) => result.name === name);
  return comparisons.flatMap(({ what, ours, peers, metrics: compared, goal }) =>
    compared.flatMap((metric): Figure[] => {
      const mine = of(ours);
      const theirs = peers.flatMap((name) => of(name) ?? []);
      // `--only` left it out: nothing was asked, nothing is missing.
      if (!mine || theirs.length === 0) return [];
      const { unit, title } = metrics[metric];
      const best = theirs
        .flatMap(({ title: name, medians }) => (medians[metric] === undefined ? [] : { name, value: medians[metric] }))
        .sort((a, b) => (unit === 'us' ? a.value - b.value : b.value - a.value))[0];
      const value = mine.medians[metric] ?? null;
      const absent = theirs.filter(({ medians }) => medians[metric] === undefined);
      const note = [
        ...(value === null ? [reason(mine)] : []),
        ...absent.map((peer) => `${peer.title} not measured: ${reason(peer)}`),
      ].join('; ');
      return [
        {
          name: `${what}: ${unit === 'us' ? 'response, ' : ''}${title}`,
          unit,
          ours: value,
          ...(best && { peer: best }),
          ...(goal && { goal }),
          ...(note && { note }),
        },
      ];
    }),
  );
}

const reason = ({ faults }: PathResult): string => faults[0] ?? 'no reason was given';
