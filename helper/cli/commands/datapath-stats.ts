import { constants } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import type { Failure } from '../../protocol/errors.ts';
import type { DatapathStatistics } from '../../protocol/datapaths.ts';
import { secondsNumber, wholeNumber } from '../arguments.ts';
import { datapathRates, type PortRates } from '../datapath-rates.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits, refuse, type Session } from '../run.ts';
import { untilSignal } from '../signals.ts';
import type { Paint } from '../text/colour.ts';
import { bitsPerSecond, si } from '../text/figures.ts';
import { table } from '../text/table.ts';
import { dropsText } from './datapath-text.ts';

interface StatsOptions {
  watch?: boolean;
  interval: number;
  count?: number;
}

export function registerDatapathStats(group: Command): void {
  const stats = group.command('stats [name...]').description('counters of every port, drops by reason; with --watch the rates, again and again')
    .option('--watch', 'rates between samples until Ctrl-C')
    .option('--interval <seconds>', 'time between samples: 0.1 to 60', interval, 1)
    .option('--count <n>', 'end after so many samples', wholeNumber)
    .addHelpText('after', `
With --json one object a sample: counters, and with --watch rates per second. CPU is the share of one
CPU that the datapath's threads used.`);
  exits<StatsOptions>(stats, run);
  examples(stats, [{ line: 'taproom datapath stats' }, { line: 'taproom datapath stats sw0 --watch' }, { line: 'taproom datapath stats --json | jq ".datapaths[].ports[].drops"' }]);
}

function interval(text: string): number {
  const seconds = secondsNumber(text);
  if (seconds < 0.1 || seconds > 60) throw new InvalidArgumentError('The interval is 0.1 to 60 seconds.');
  return seconds;
}

async function run(session: Session, names: string[], options: StatsOptions): Promise<number> {
  const { output } = session;
  const connected = await session.connect();
  if (!connected.ok) return refuse(session, connected.error);
  const connection = connected.value;
  const first = await connection.call('datapath.statistics', {});
  if (!first.ok) return refuse(session, first.error);
  const missing = names.find((name) => !first.value.datapaths.some((each) => each.name === name));
  if (missing !== undefined) {
    return refuse(session, { kind: 'not-found', step: 'datapath.statistics', message: `There is no datapath "${missing}".`, remedy: 'See "taproom datapath list".' });
  }
  const chosen = ({ time, datapaths }: DatapathStatistics): DatapathStatistics =>
    ({ time, datapaths: datapaths.filter(({ name }) => names.length === 0 || names.includes(name)) });
  if (!options.watch) {
    if (output.json) output.object(chosen(first.value));
    else output.write(totals(chosen(first.value), output.paint));
    return ExitCode.done;
  }

  let before = chosen(first.value);
  let left = options.count ?? Infinity;
  let end: (why: Failure | NodeJS.Signals | null) => void = () => undefined;
  const ended = new Promise<Failure | NodeJS.Signals | null>((resolve) => { end = resolve; });
  connection.on('statistics', (sample) => {
    const now = chosen(sample);
    if (now.time <= before.time || left <= 0) return;
    const rates = datapathRates(before, now);
    before = now;
    if (output.json) output.object({ time: new Date().toISOString(), datapaths: rates });
    else output.write(`${process.stdout.isTTY ? CLEAR : ''}${rateTable(rates.flatMap(({ name, cpu, ports }) => ports.map((port, at) => ({ name, cpu: at === 0 ? cpu : null, port }))), output.paint)}`);
    if (--left <= 0 || !output.open) end(null);
  });
  const subscribed = await connection.call('statistics.subscribe', { interval: Math.round(options.interval * 1000) });
  if (!subscribed.ok) return refuse(session, subscribed.error);
  void connection.ended.then((why) => end(why));
  void untilSignal(['SIGINT', 'SIGTERM', 'SIGHUP']).then((signal) => end(signal));
  const why = await ended;
  if (why === null || why === 'SIGINT') return ExitCode.done;
  return typeof why === 'string' ? 128 + constants.signals[why] : refuse(session, why);
}

const CLEAR = '\x1b[H\x1b[2J';

interface RateRow { name: string; cpu: number | null; port: PortRates }

const rateTable = (rows: readonly RateRow[], paint: Paint): string => table<RateRow>([
  { title: 'DATAPATH', text: ({ name, cpu }) => (cpu === null ? '' : name), paint: (text) => paint('bold', text) },
  { title: 'CPU', align: 'right', text: ({ cpu }) => (cpu === null ? '' : `${(cpu * 100).toFixed(1)} %`) },
  { title: 'PORT', text: ({ port }) => port.key },
  { title: 'IN', align: 'right', text: ({ port }) => bitsPerSecond(port.received.bytes) },
  { title: 'FRAMES/S', align: 'right', text: ({ port }) => si(port.received.frames, '') },
  { title: 'OUT', align: 'right', text: ({ port }) => bitsPerSecond(port.sent.bytes) },
  { title: 'FRAMES/S', align: 'right', text: ({ port }) => si(port.sent.frames, '') },
  { title: 'DROPS/S', text: ({ port }) => dropsText(port.drops) || '0', paint: (text, { port }) => (Object.keys(port.drops).length > 0 ? paint('amber', text) : text) },
], rows, paint);

function totals({ datapaths }: DatapathStatistics, paint: Paint): string {
  const rows = datapaths.flatMap(({ name, cpu, ports }) => ports.map((port, at) => ({ name: at === 0 ? name : '', cpu, port })));
  return table<(typeof rows)[number]>([
    { title: 'DATAPATH', text: ({ name }) => name, paint: (text) => paint('bold', text) },
    { title: 'CPU', align: 'right', text: ({ name, cpu }) => (name === '' ? '' : `${(cpu / 1e9).toFixed(2)} s`) },
    { title: 'PORT', text: ({ port }) => port.key },
    { title: 'IN', align: 'right', text: ({ port }) => si(port.received.frames, '') },
    { title: 'BYTES', align: 'right', text: ({ port }) => si(port.received.bytes, 'B') },
    { title: 'OUT', align: 'right', text: ({ port }) => si(port.sent.frames, '') },
    { title: 'BYTES', align: 'right', text: ({ port }) => si(port.sent.bytes, 'B') },
    { title: 'DROPS', text: ({ port }) => dropsText(port.drops) || '0', paint: (text, { port }) => (Object.keys(port.drops).length > 0 ? paint('amber', text) : text) },
  ], rows, paint);
}
