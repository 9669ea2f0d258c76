import { constants } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import type { Failure } from '../../protocol/errors.ts';
import type { DatapathStatistics } from '../../protocol/datapaths.ts';
import { say } from '../../protocol/messages/index.ts';
import { secondsNumber, wholeNumber } from '../arguments.ts';
import { datapathRates } from '../datapath-rates.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits, refuse, type Session } from '../run.ts';
import { untilSignal } from '../signals.ts';
import { ratesTable, totalsTable } from './datapath-stats-text.ts';

interface StatsOptions {
  queues?: boolean;
  watch?: boolean;
  interval: number;
  count?: number;
}

export function registerDatapathStats(group: Command): void {
  const stats = group
    .command('stats [name...]')
    .description('counters of every port, drops by reason; rates with --watch')
    .option('--queues', 'one line per queue of a multiqueue port: what each thread forwarded and dropped')
    .option('--watch', 'rates between samples until Ctrl-C')
    .option('--interval <seconds>', 'time between samples: 0.1 to 60', interval, 1)
    .option('--count <n>', 'with --watch: stop after this number of samples', samples)
    .addHelpText(
      'after',
      `
With --json one object a sample: counters, and with --watch rates per second; the queues of a port, in the
order of the datapath's threads, are always there. CPU is the share of one CPU that the threads used.`,
    );
  exits<StatsOptions>(stats, run);
  examples(stats, [
    { line: 'taproom datapath stats' },
    { line: 'taproom datapath stats sw0 --watch' },
    { line: 'taproom datapath stats sw0 --queues' },
    { line: 'taproom datapath stats --json | jq ".datapaths[].ports[].drops"' },
  ]);
}

function interval(text: string): number {
  const seconds = secondsNumber(text);
  if (seconds < 0.1 || seconds > 60) throw new InvalidArgumentError('The interval is 0.1 to 60 seconds.');
  return seconds;
}

function samples(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('At least one sample is needed to end after it.');
  return number;
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
    return refuse(session, {
      kind: 'not-found',
      step: 'datapath.statistics',
      ...say('cli.noDatapath', { name: missing }),
      remedy: say('cli.seeDatapaths'),
    });
  }
  const chosen = ({ time, datapaths }: DatapathStatistics): DatapathStatistics => ({
    time,
    datapaths: datapaths.filter(({ name }) => names.length === 0 || names.includes(name)),
  });
  if (!options.watch) {
    if (output.json) output.object(chosen(first.value));
    else output.write(totalsTable(chosen(first.value), options.queues === true, output.paint));
    return ExitCode.done;
  }

  let before = chosen(first.value);
  let left = options.count ?? Infinity;
  let end: (why: Failure | NodeJS.Signals | null) => void = () => undefined;
  const ended = new Promise<Failure | NodeJS.Signals | null>((resolve) => {
    end = resolve;
  });
  connection.on('statistics', (sample) => {
    const now = chosen(sample);
    if (now.time <= before.time || left <= 0) return;
    const rates = datapathRates(before, now);
    before = now;
    if (output.json) output.object({ time: new Date().toISOString(), datapaths: rates });
    else
      output.write(`${process.stdout.isTTY ? CLEAR : ''}${ratesTable(rates, options.queues === true, output.paint)}`);
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
