import { Option, type Command } from 'commander';
import { follow } from '../../client/follow.ts';
import type { Observed } from '../../client/pure/replica.ts';
import type { Change } from '../../protocol/state.ts';
import { TOPICS, type Row, type Topic } from '../../protocol/topics.ts';
import type { Failure } from '../../protocol/errors.ts';
import { say } from '../../protocol/messages/index.ts';
import { several, wholeNumber } from '../arguments.ts';
import { ExitCode, exitCodeOf } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits, usage, type Session } from '../run.ts';
import { untilSignal } from '../signals.ts';
import { changeLine, type Action } from './monitor-text.ts';

/** Whose an object is follows from what it is, and is told beside it; it is said alone only where asked for. */
const USUAL = TOPICS.filter((topic) => topic !== 'owners');
interface MonitorOptions {
  topic?: string[];
  count?: number;
  present?: boolean;
}

export function registerMonitor(program: Command): void {
  const monitor = program
    .command('monitor')
    .description('print changes, one line per event, until Ctrl-C')
    .addOption(
      new Option(
        '--topic <topic>',
        `only this: ${TOPICS.join(', ')}; may be repeated (default: all but owners)`,
      ).argParser(several),
    )
    .option('--count <n>', 'stop after this number of events', wholeNumber)
    .option('--present', 'print the current state first');
  exits<MonitorOptions>(monitor, async (session, _words, options) => {
    const error = await run(session, options);
    if (!error) return ExitCode.done;
    session.output.failure(error);
    return exitCodeOf(error);
  });
  examples(monitor, [
    { line: 'taproom monitor' },
    {
      line: 'taproom monitor --topic networks --topic pending',
      does: 'networks that come up, go down or await confirmation',
    },
    { line: 'taproom monitor --topic links --json | jq --unbuffered -r "[.action, .value.name] | @tsv"' },
    {
      line: 'taproom monitor --topic addresses --namespace blue --count 1',
      does: 'ends after the first change of an address in blue',
    },
  ]);
}

/** Answers with what ended it, or null where it was asked to end. */
async function run(session: Session, options: MonitorOptions): Promise<Failure | null> {
  const topics = options.topic ?? [...USUAL];
  const unknown = topics.find((topic) => !(TOPICS as readonly string[]).includes(topic));
  if (unknown !== undefined) return usage(say('cli.noTopic', { topic: unknown, topics: TOPICS }), '--topic').error;
  const connected = await session.connect();
  if (!connected.ok) return connected.error;
  const connection = connected.value;
  const wanted = new Set(topics as Topic[]);
  // Names of links stand in the lines of every topic.
  const subscribed = [...new Set<Topic>([...wanted, 'links'])];

  let left = options.count ?? Infinity;
  let finish: (why: Failure | null) => void = () => undefined;
  const finished = new Promise<Failure | null>((resolve) => {
    finish = resolve;
  });
  const tell = (action: Action, change: Change, before: Row<Topic> | undefined, observed: Observed): void => {
    if (left <= 0 || !wanted.has(change.topic)) return;
    const row = change.value ?? before;
    if (session.namespace !== undefined && row && namespaceOf(change.topic, row) !== session.namespace) return;
    const time = new Date().toISOString();
    if (session.output.json) {
      session.output.object({ time, action, topic: change.topic, key: change.key, value: change.value });
    } else {
      session.output.write(changeLine(time, action, change, before, observed, session.output.paint));
    }
    left--;
    if (left <= 0 || !session.output.open) finish(null);
  };
  // Before the first line: whoever reads it may ask for the end at once.
  void untilSignal(['SIGINT', 'SIGTERM', 'SIGHUP']).then(() => finish(null));
  const followed = await follow(connection, subscribed, {
    changed: (change, before, observed) => {
      tell(change.value === null ? 'removed' : before ? 'changed' : 'added', change, before, observed);
    },
    lost: () => {
      session.output.note('Events were lost; the state was read again (resync).');
      if (session.output.json) session.output.object({ time: new Date().toISOString(), action: 'resync' });
    },
  });
  if (!followed.ok) return followed.error;
  session.output.note('Waiting for changes. Ctrl-C to stop.');
  if (options.present) {
    const { observed } = followed.value;
    for (const topic of wanted) {
      for (const [key, value] of observed.tables[topic])
        tell('present', { topic, key, value } as Change, undefined, observed);
    }
  }
  void connection.ended.then((why) => finish(why));
  return finished;
}

/** Networks, changes and their like belong to no one namespace. */
const namespaceOf = (topic: Topic, row: Row<Topic>): string | undefined =>
  topic === 'namespaces' ? (row as Row<'namespaces'>).name : 'namespace' in row ? row.namespace : undefined;
