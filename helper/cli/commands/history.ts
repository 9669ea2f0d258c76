import { InvalidArgumentError, Option, type Command } from 'commander';
import type { MethodResult, Params } from '../../protocol/methods.ts';
import type { HistoryEntry, Outcome } from '../../protocol/networks.ts';
import { ok } from '../../protocol/result.ts';
import { given, wholeNumber } from '../arguments.ts';
import { carryOut, CHANGE_TIMEOUT, confirmation, withConfirmation, type ConfirmOptions } from '../change.ts';
import { examples } from '../help.ts';
import { answers, exits, refuse } from '../run.ts';
import type { Colour, Paint } from '../text/colour.ts';
import { failureText } from '../text/failure-text.ts';
import { stepsText } from '../text/plan-text.ts';
import { properties, table } from '../text/table.ts';
import { printable } from '../text/width.ts';

export function registerHistory(program: Command): void {
  const history = program
    .command('history [entry]')
    .description(
      'changes made through Taproom, by whomever; with ENTRY that one, its steps, and what undoing it would do',
    )
    .option('--limit <n>', 'how many, the newest first', wholeNumber, 50)
    .option('--network <name>', 'only changes of this network')
    .option('--user <user>', 'only changes of this user, by name or number')
    .addOption(new Option('--outcome <outcome>', 'only those that ended so').choices(Object.keys(COLOURS)));
  answers<Params<'history.list'>>(history, async (session, [word], options) => {
    const entry = optionalEntry(word);
    const connected = await session.connect();
    if (!connected.ok) return connected;
    if (entry !== undefined) {
      const shown = await connected.value.call('history.show', { entry });
      return shown.ok ? ok({ json: { ...shown.value }, text: entryText(shown.value, session.output.paint) }) : shown;
    }
    const listed = await connected.value.call('history.list', options);
    return listed.ok
      ? ok({ json: listed.value, text: historyTable(listed.value.entries, session.output.paint) })
      : listed;
  });
  examples(history, [
    { line: 'taproom history' },
    { line: 'taproom history 17' },
    { line: 'taproom history --user root --outcome failed' },
    { line: 'taproom history --limit 1 --json | jq .entries[0].who.user' },
  ]);

  const again = (name: 'undo' | 'redo', description: string): Command => {
    const command = withConfirmation(program.command(`${name} [entry]`).description(description)).addHelpText(
      'after',
      `\nA change that would be risky to ${name} is confirmed as any other: see "taproom network apply --help".`,
    );
    return exits<ConfirmOptions>(command, async (session, [word], options) => {
      const params = { ...given({ entry: optionalEntry(word) }), ...confirmation(options) };
      const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
      if (!connected.ok) return refuse(session, connected.error);
      const connection = connected.value;
      return carryOut<MethodResult<'history.undo' | 'history.redo'>>(session, connection, {
        network: null,
        to: 'up',
        options,
        make: () => connection.call(`history.${name}`, params),
        pending: (value) => value.pending,
        said: ({ entry: by, ...of }) =>
          'undone' in of
            ? `Undone: ${printable(of.undone.summary.message)} (entry ${of.undone.entry}, by entry ${by.entry})`
            : `Redone: ${printable(of.redone.summary.message)} (entry ${of.redone.entry}, by entry ${by.entry})`,
      });
    });
  };
  examples(again('undo', 'undo a change: the last one that can be undone, or history entry ENTRY'), [
    { line: 'taproom undo' },
    { line: 'taproom undo 17' },
    { line: 'taproom undo --yes --json | jq .undone.entry' },
  ]);
  examples(again('redo', 'redo a change that was undone: your last one, or history entry ENTRY'), [
    { line: 'taproom redo' },
    { line: 'taproom redo 17' },
  ]);
}

export function optionalEntry(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (!/^[1-9]\d{0,15}$/.test(word))
    throw new InvalidArgumentError(`An entry is a number of the history, such as 17; this is "${word}".`);
  return Number(word);
}

const COLOURS: Record<Outcome, Colour> = {
  done: 'green',
  pending: 'amber',
  failed: 'red',
  reverted: 'amber',
  interrupted: 'amber',
  stuck: 'red',
};
/** Local time to the second. */
const localTime = (iso: string): string => {
  const time = new Date(iso);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
};
const whoText = ({ who }: HistoryEntry): string => `${who.user ?? who.uid} (${printable(who.client)})`;

const historyTable = (entries: readonly HistoryEntry[], paint: Paint): string =>
  table<HistoryEntry>(
    [
      { title: 'ENTRY', align: 'right', text: ({ entry }) => String(entry), paint: (text) => paint('bold', text) },
      { title: 'WHEN', text: ({ at }) => localTime(at) },
      { title: 'WHO', text: whoText },
      {
        title: 'OUTCOME',
        text: ({ outcome, undoneBy }) => (undoneBy === null ? outcome : `${outcome}, undone by ${undoneBy}`),
        paint: (text, { outcome }) => paint(COLOURS[outcome], text),
      },
      { title: 'WHAT', text: ({ summary }) => summary.message },
    ],
    entries,
    paint,
  );

function entryText({ entry, steps, undo, why }: MethodResult<'history.show'>, paint: Paint): string {
  const section = (title: string, body: string): string => (body === '' ? '' : `\n${paint('bold', title)}\n${body}`);
  return [
    properties(
      [
        ['entry', paint('bold', String(entry.entry))],
        ['what', printable(entry.summary.message)],
        ['when', localTime(entry.at)],
        ['who', whoText(entry)],
        ['network', entry.network],
        ['outcome', paint(COLOURS[entry.outcome], entry.outcome)],
        ['undone by', entry.undoneBy === null ? null : `entry ${entry.undoneBy}`],
        ['undoes', entry.undoes === null ? null : `entry ${entry.undoes}`],
      ],
      paint,
    ),
    ...(entry.error ? [`\n${failureText(entry.error, paint)}`] : []),
    section('What it did', stepsText(steps, paint)),
    undo === null
      ? section('Cannot be undone now', `${printable(why?.message ?? 'The reason is not known.')}\n`)
      : section(
          `Steps of "taproom undo ${entry.entry}"`,
          undo.length === 0 ? 'Nothing: it is so already.\n' : stepsText(undo, paint),
        ),
  ].join('');
}
