import type { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import type { MethodResult } from '../../protocol/methods.ts';
import { waitOptions, type WaitOptions } from '../arguments.ts';
import { carryOut, CHANGE_TIMEOUT, confirmation, withConfirmation, type ConfirmOptions } from '../change.ts';
import { checkDocument } from '../document-check.ts';
import { readDocument } from '../document-source.ts';
import { examples } from '../help.ts';
import { exits, refuse, type Session } from '../run.ts';

type Applied = MethodResult<'network.up'>;
type Options = ConfirmOptions & WaitOptions;

export function registerNetworkApply(group: Command): void {
  const apply = withOptions(group.command('apply <file>'), 'it is up, with carrier, its services running')
    .description('save a document and bring its network up or to the described state; FILE can be - for standard input')
    .addHelpText('after', CONFIRMING);
  exits<Options>(apply, async (session, [file = ''], options) => {
    const read = await readDocument(file);
    if (!read.ok) return refuse(session, read.error);
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (!connected.ok) return refuse(session, connected.error);
    const connection = connected.value;
    const checked = await checkDocument(connection, session.output, read.value, 'cli.notApplied');
    if ('code' in checked) return checked.code;
    const { text } = read.value;
    return carryOut(session, connection, {
      network: checked.document.name,
      to: 'up',
      options,
      plan: () => connection.call('network.plan', { text }),
      make: () => connection.call('network.apply', { text, ...confirmation(options) }),
      pending: (applied) => applied.pending,
      said: (applied) => isUp(checked.document.name, applied),
    });
  });
  examples(apply, [
    { line: 'taproom network apply lab.yaml' },
    { line: 'taproom network apply lab.yaml --yes --wait', does: 'for scripts: returns when the network is usable' },
    { line: 'ssh other cat lab.yaml | taproom network apply -' },
  ]);

  const up = withOptions(group.command('up <name>'), 'it is up, with carrier, its services running')
    .aliases(['connect'])
    .description('bring a saved network up, or reapply its document if it is up')
    .addHelpText('after', CONFIRMING);
  exits<Options>(up, (session, [name = ''], options) =>
    saved(session, name, async (connection) =>
      carryOut(session, connection, {
        network: name,
        to: 'up',
        options,
        plan: () => connection.call('network.plan', { name }),
        make: () => connection.call('network.up', { name, ...confirmation(options) }),
        pending: (applied) => applied.pending,
        said: (applied) => isUp(name, applied),
      }),
    ),
  );
  examples(up, [
    { line: 'taproom network up lab' },
    {
      line: 'taproom network up lab --wait --timeout 20',
      does: 'exits with 0 when the network is usable, with 1 after 20 s',
    },
  ]);

  const down = withOptions(group.command('down <name>'), 'it is down')
    .aliases(['disconnect'])
    .description('bring a network down: delete what it created, restore what it changed')
    .addHelpText('after', CONFIRMING);
  exits<Options>(down, (session, [name = ''], options) =>
    saved(session, name, (connection) =>
      carryOut(session, connection, {
        network: name,
        to: 'down',
        options,
        plan: () => connection.call('network.plan', { name, to: 'down' }),
        make: () => connection.call('network.down', { name, ...confirmation(options) }),
        pending: (applied) => applied.pending,
        said: ({ steps, entry }) =>
          steps === 0 ? `${name} is already down.` : `${name} is down: ${made(steps, entry)}.`,
      }),
    ),
  );
  examples(down, [{ line: 'taproom network down lab' }, { line: 'taproom network down lab --wait' }]);
}

const CONFIRMING = `
A change is risky where it may cost this machine its connection: its default route, the link or an
address that its connection uses, a physical link that becomes a port of a bridge. On a terminal you
are asked whether to keep it, with a countdown. Elsewhere the command makes the change, exits with 7,
and the change auto-reverts unless "taproom confirm" (or the window, or the tray) comes in time;
with --wait it waits for that. Ctrl-C ends the command, not the change: the helper finishes it, or
reverts all of it.`;

function withOptions(command: Command, what: string): Command {
  withConfirmation(command);
  for (const option of waitOptions(what)) command.addOption(option);
  return command;
}

/** Runs `run` with a connection that is patient enough for a change. */
async function saved(
  session: Session,
  name: string,
  run: (connection: Connection) => Promise<number>,
): Promise<number> {
  const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
  if (!connected.ok) return refuse(session, connected.error);
  const code = await run(connected.value);
  if (code === 0) return code;
  // A saved document that somebody edited by hand: its faults say more than that it has some.
  const shown = await connected.value.call('network.show', { name });
  if (shown.ok && shown.value.network.faults > 0) {
    await checkDocument(
      connected.value,
      session.output,
      { label: name, text: shown.value.text },
      'cli.savedNotBroughtUp',
    );
  }
  return code;
}

const made = (steps: number, entry: number | null): string =>
  `${steps} step${steps === 1 ? '' : 's'}${entry === null ? '' : ` (entry ${entry} of the history)`}`;
const isUp = (name: string, { steps, entry }: Pick<Applied, 'steps' | 'entry'>): string =>
  steps === 0 ? `${name} is up: no changes needed.` : `${name} is up: ${made(steps, entry)}.`;
