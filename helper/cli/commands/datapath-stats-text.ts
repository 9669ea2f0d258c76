import type { DatapathStatistics } from '../../protocol/datapaths.ts';
import type { DatapathRates, QueueRates } from '../datapath-rates.ts';
import type { Paint } from '../text/colour.ts';
import { bitsPerSecond, si } from '../text/figures.ts';
import { table, type Column } from '../text/table.ts';
import { dropsText } from './datapath-text.ts';

/** A line of either table: a port, or one of its queues below it. */
interface Line {
  /** Said once for each datapath, at its first port. */
  name: string;
  cpu: string;
  label: string;
  figures: QueueRates;
}
interface Counted {
  name: string;
  cpu: number;
  ports: readonly (QueueRates & { key: string; queues: readonly QueueRates[] })[];
}

/** A port with a single queue is that queue: it has no line of its own. */
function linesOf(datapaths: readonly Counted[], queues: boolean, cpuText: (cpu: number) => string): Line[] {
  return datapaths.flatMap(({ name, cpu, ports }) =>
    ports.flatMap((port, at) => [
      { name: at === 0 ? name : '', cpu: at === 0 ? cpuText(cpu) : '', label: port.key, figures: port },
      ...(queues && port.queues.length > 1
        ? port.queues.map((figures, queue) => ({ name: '', cpu: '', label: `  queue ${queue}`, figures }))
        : []),
    ]),
  );
}

const head = (paint: Paint): Column<Line>[] => [
  { title: 'DATAPATH', text: ({ name }) => name, paint: (text) => paint('bold', text) },
  { title: 'CPU', align: 'right', text: ({ cpu }) => cpu },
  { title: 'PORT', text: ({ label }) => label },
];
const drops = (title: string, paint: Paint): Column<Line> => ({
  title,
  text: ({ figures }) => dropsText(figures.drops) || '0',
  paint: (text, { figures }) => (Object.keys(figures.drops).length > 0 ? paint('amber', text) : text),
});

/** What was counted since the ports were added. */
export function totalsTable({ datapaths }: DatapathStatistics, queues: boolean, paint: Paint): string {
  return table<Line>(
    [
      ...head(paint),
      { title: 'IN', align: 'right', text: ({ figures }) => si(figures.received.frames, '') },
      { title: 'BYTES', align: 'right', text: ({ figures }) => si(figures.received.bytes, 'B') },
      { title: 'OUT', align: 'right', text: ({ figures }) => si(figures.sent.frames, '') },
      { title: 'BYTES', align: 'right', text: ({ figures }) => si(figures.sent.bytes, 'B') },
      drops('DROPS', paint),
    ],
    linesOf(datapaths, queues, (cpu) => `${(cpu / 1e9).toFixed(2)} s`),
    paint,
  );
}

/** What passes in a second. */
export function ratesTable(datapaths: readonly DatapathRates[], queues: boolean, paint: Paint): string {
  return table<Line>(
    [
      ...head(paint),
      { title: 'IN', align: 'right', text: ({ figures }) => bitsPerSecond(figures.received.bytes) },
      { title: 'FRAMES/S', align: 'right', text: ({ figures }) => si(figures.received.frames, '') },
      { title: 'OUT', align: 'right', text: ({ figures }) => bitsPerSecond(figures.sent.bytes) },
      { title: 'FRAMES/S', align: 'right', text: ({ figures }) => si(figures.sent.frames, '') },
      drops('DROPS/S', paint),
    ],
    linesOf(datapaths, queues, (cpu) => `${(cpu * 100).toFixed(1)} %`),
    paint,
  );
}
