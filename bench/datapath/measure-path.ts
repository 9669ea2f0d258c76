import { inside, RECEIVER, RECEIVER_ADDRESS, runInside, SENDER } from './ends.ts';
import { cpuSeconds, execute, pinTo, start } from './programs.ts';

/** What is measured of one path in one round; `us`: request to response. UDP is packets of 64 bytes. */
export const metrics = {
  tcp1: { title: 'TCP, 1 stream', unit: 'Gbit/s' },
  tcp4: { title: 'TCP, 4 streams', unit: 'Gbit/s' },
  tcpCpu: { title: 'its CPU', unit: '%' },
  flood: { title: 'UDP flood', unit: 'kpps' },
  floodLoss: { title: 'its loss', unit: '%' },
  floodCpu: { title: 'its CPU', unit: '%' },
  lossless: { title: 'UDP, <= 1 % lost', unit: 'kpps' },
  oneCpu50: { title: '1 CPU', unit: 'us' },
  oneCpu99: { title: '1 CPU p99', unit: 'us' },
  across50: { title: '2 CPUs', unit: 'us' },
  across99: { title: '2 CPUs p99', unit: 'us' },
  oneCpuLoaded50: { title: '1 CPU, loaded', unit: 'us' },
  oneCpuLoaded99: { title: '1 CPU, loaded p99', unit: 'us' },
  acrossLoaded50: { title: '2 CPUs, loaded', unit: 'us' },
  acrossLoaded99: { title: '2 CPUs, loaded p99', unit: 'us' },
} as const;
export type Metric = keyof typeof metrics;
export type Sample = Partial<Record<Metric, number>>;

const SENDER_CPU = 0;
const RECEIVER_CPU = 1;
const SECOND = 1000;

/** What traffic/main.cc answers. */
interface Flood {
  receivedRate: number;
  loss: number;
}
interface RoundTrips {
  count: number;
  p50: number;
  p99: number;
}

interface Measured {
  sample: Sample;
  /** What could not be measured, and why. */
  faults: string[];
}

/** One round of one path. A figure that cannot be had does not take the others with it. */
export async function measurePath(traffic: string, forwarders: readonly number[]): Promise<Measured> {
  const sample: Sample = {};
  const faults: string[] = [];
  const attempt = async (what: string, work: () => Promise<Sample>): Promise<void> => {
    try {
      Object.assign(sample, await work());
    } catch (error) {
      faults.push(`${what}: ${(error as Error).message}`);
    }
  };
  const ends = [`from=${SENDER}`, `to=${RECEIVER}`, `address=${RECEIVER_ADDRESS}`];
  const tool = async <T>(what: string, ...options: string[]): Promise<T> =>
    JSON.parse(await execute(traffic, [what, ...ends, ...options], 30_000)) as T;
  /** Per cent of one CPU over the time of `work`. */
  const withCpu = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const [cpu, begin] = [cpuSeconds(forwarders), performance.now()];
    const result = await work();
    return [result, ((cpuSeconds(forwarders) - cpu) / (performance.now() - begin)) * 1e5];
  };

  await attempt('TCP, 1 stream', async () => {
    const [tcp1, tcpCpu] = await withCpu(() => tcp(1));
    return { tcp1, tcpCpu };
  });
  await attempt('TCP, 4 streams', async () => ({ tcp4: await tcp(4) }));
  await attempt('UDP flood', async () => {
    const [flood, floodCpu] = await withCpu(() => tool<Flood>('flood', `milliseconds=${SECOND}`));
    return { flood: flood.receivedRate / 1e3, floodLoss: flood.loss * 100, floodCpu };
  });
  await attempt('UDP, at most 1 % lost', async () => {
    const { receivedRate } = await tool<Flood>('search', 'milliseconds=250');
    return { lossless: receivedRate / 1e3 };
  });

  const roundTrip = (toCpu: number) => async (): Promise<RoundTrips> => {
    const trips = await tool<RoundTrips>('round-trip', 'milliseconds=400', `to-cpu=${toCpu}`);
    if (trips.count === 0) throw new Error('no answer came');
    return trips;
  };
  await attempt('RR across CPUs', async () => {
    const { p50, p99 } = await roundTrip(RECEIVER_CPU)();
    return { across50: p50, across99: p99 };
  });
  await attempt('RR across CPUs, loaded', async () => {
    const { p50, p99 } = await underTcp(RECEIVER_CPU, roundTrip(RECEIVER_CPU));
    return { acrossLoaded50: p50, acrossLoaded99: p99 };
  });
  await onCpu(SENDER_CPU, forwarders, async () => {
    await attempt('RR on one CPU', async () => {
      const { p50, p99 } = await roundTrip(SENDER_CPU)();
      return { oneCpu50: p50, oneCpu99: p99 };
    });
    await attempt('RR on one CPU, loaded', async () => {
      const { p50, p99 } = await underTcp(SENDER_CPU, roundTrip(SENDER_CPU));
      return { oneCpuLoaded50: p50, oneCpuLoaded99: p99 };
    });
  });
  return { sample, faults };
}

async function onCpu(cpu: number, pids: readonly number[], work: () => Promise<void>): Promise<void> {
  await pinTo(String(cpu), pids);
  try {
    await work();
  } finally {
    await pinTo(`${SENDER_CPU},${RECEIVER_CPU}`, pids);
  }
}

/** cubic: with BBR, the default of some machines, one measures its model of the path. */
const client = (streams: number, seconds: number): string[] => [
  '-c',
  String(SENDER_CPU),
  'iperf3',
  '-c',
  RECEIVER_ADDRESS,
  '-C',
  'cubic',
  '-P',
  String(streams),
  '-t',
  String(seconds),
  '--json',
];

async function withServer<T>(cpu: number, work: () => Promise<T>): Promise<T> {
  const [file, args] = inside(
    RECEIVER,
    'taskset',
    '-c',
    String(cpu),
    'iperf3',
    '--server',
    '--one-off',
    '--forceflush',
  );
  const server = await start(file, args, { ready: /listening/ });
  try {
    return await work();
  } finally {
    await server.stop('SIGKILL');
  }
}

/** Gbit/s that arrived. */
const tcp = (streams: number): Promise<number> =>
  withServer(RECEIVER_CPU, async () => {
    const said = await runInside(SENDER, 'taskset', ...client(streams, 1));
    const { end } = JSON.parse(said) as { end: { sum_received: { bits_per_second: number } } };
    return end.sum_received.bits_per_second / 1e9;
  });

/** While one TCP stream takes what it gets. */
const underTcp = <T>(serverCpu: number, work: () => Promise<T>): Promise<T> =>
  withServer(serverCpu, async () => {
    const load = await start(...inside(SENDER, 'taskset', ...client(1, 20)), { ready: loaded() });
    try {
      return await work();
    } finally {
      await load.stop('SIGKILL');
    }
  });

/** 300 ms after its start a stream has found its pace. */
function loaded(): () => Promise<boolean> {
  const begin = performance.now();
  return () => Promise.resolve(performance.now() - begin > 300);
}
