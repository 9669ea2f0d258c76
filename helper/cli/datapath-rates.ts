import type { DatapathStatistics, PortCounters, QueueCounters } from '../protocol/datapaths.ts';

/** Per second, between two samples. */
export type QueueRates = Pick<QueueCounters, 'received' | 'sent' | 'drops'>;
type PortRates = Pick<PortCounters, 'key'> & QueueRates & { queues: QueueRates[] };
export interface DatapathRates {
  name: string;
  /** Share of one CPU. */
  cpu: number;
  ports: PortRates[];
}

/** Rates of what is in both samples; a port or datapath that began anew between them starts from zero. Pure. */
export function datapathRates(before: DatapathStatistics, now: DatapathStatistics): DatapathRates[] {
  const seconds = (now.time - before.time) / 1000;
  const per = (later: number, earlier: number | undefined): number =>
    (later >= (earlier ?? 0) ? later - (earlier ?? 0) : later) / seconds;
  const between = (old: QueueCounters | undefined, { received, sent, drops }: QueueCounters): QueueRates => {
    const dropped = Object.entries(drops).map(([reason, frames]) => [reason, per(frames, old?.drops[reason])] as const);
    return {
      received: { frames: per(received.frames, old?.received.frames), bytes: per(received.bytes, old?.received.bytes) },
      sent: { frames: per(sent.frames, old?.sent.frames), bytes: per(sent.bytes, old?.sent.bytes) },
      drops: Object.fromEntries(dropped.filter(([, rate]) => rate > 0)),
    };
  };
  return now.datapaths.map(({ name, cpu, ports }) => {
    const was = before.datapaths.find((each) => each.name === name);
    return {
      name,
      cpu: per(cpu, was?.cpu) / 1e9,
      ports: ports.map((port) => {
        const old = was?.ports.find(({ key }) => key === port.key);
        return {
          key: port.key,
          ...between(old, port),
          queues: port.queues.map((queue, at) => between(old?.queues[at], queue)),
        };
      }),
    };
  });
}
