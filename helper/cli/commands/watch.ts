import { constants } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import type { Failure } from '../../protocol/errors.ts';
import { secondsNumber, wholeNumber } from '../arguments.ts';
import { ExitCode, exitCodeOf } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits, type Session } from '../run.ts';
import { untilSignal } from '../signals.ts';
import { InteractiveWatch } from '../watch/interactive.ts';
import { ownsTerminal } from '../watch/owned.ts';
import { writeSample } from '../watch/plain.ts';
import { watchLinks } from '../watch/source.ts';

interface WatchOptions {
  interval: number;
  count?: number;
}

export function registerWatch(program: Command): void {
  const watch = program
    .command('watch [link...]')
    .description('live rates of all or the given links')
    .option('--interval <seconds>', 'time between samples: 0.1 to 60', interval, 1)
    .option('--count <n>', 'stop after this number of samples', wholeNumber)
    .addHelpText(
      'after',
      `
Keys: q or Ctrl-C quits, s chooses the order, p pauses, up and down select.
Where standard output is not a terminal, or that of another job, each sample is written as one line a link;
with --json as one object a line, with bytes and packets per second.`,
    );
  exits<WatchOptions>(watch, run);
  examples(watch, [
    { line: 'taproom watch' },
    { line: 'taproom watch tap0 br0 --interval 0.5' },
    { line: 'taproom watch tap0 --count 10 --json | jq .rates.rxBytes' },
  ]);
}

function interval(text: string): number {
  const seconds = secondsNumber(text);
  if (seconds < 0.1 || seconds > 60) throw new InvalidArgumentError('The interval is 0.1 to 60 seconds.');
  return seconds;
}

async function run(session: Session, names: string[], options: WatchOptions): Promise<number> {
  const { output } = session;
  const failed = (error: Failure): number => {
    output.failure(error);
    return exitCodeOf(error);
  };
  const connected = await session.connect();
  if (!connected.ok) return failed(connected.error);
  const connection = connected.value;
  const interactive = !output.json && process.stdout.isTTY && ownsTerminal();

  let end: (why: Failure | NodeJS.Signals | null) => void = () => undefined;
  const ended = new Promise<Failure | NodeJS.Signals | null>((resolve) => {
    end = resolve;
  });
  const where = connection.info.sandbox ? 'sandbox' : connection.info.hostname;
  const screen = interactive
    ? new InteractiveWatch(output, `taproom watch   ${where}   every ${options.interval} s`, () => end(null))
    : null;
  let left = options.count ?? Infinity;
  const source = await watchLinks(
    connection,
    { namespace: session.namespace, names, interval: Math.round(options.interval * 1000) },
    () => {
      if (!source.ok || left <= 0) return;
      if (screen) screen.update(source.value.rows());
      else writeSample(output, source.value.rows(), new Date());
      left--;
      if (left <= 0 || !output.open) end(null);
    },
  );
  if (!source.ok) return failed(source.error);
  void connection.ended.then((why) => end(why));
  void untilSignal(['SIGINT', 'SIGTERM', 'SIGHUP']).then((signal) => end(signal));
  screen?.open();
  let why;
  try {
    why = await ended;
  } finally {
    screen?.close();
  }
  if (why === null || why === 'SIGINT') return ExitCode.done;
  return typeof why === 'string' ? 128 + constants.signals[why] : failed(why);
}
