import { Option, type Command } from 'commander';
import type { Connection } from '../client/connection.ts';
import type { NetworkRow, PendingChange } from '../protocol/networks.ts';
import type { MethodResult, Params } from '../protocol/methods.ts';
import type { Failure } from '../protocol/errors.ts';
import type { Plan } from '../protocol/plan.ts';
import { fail, ok, type Result } from '../protocol/result.ts';
import { say } from '../protocol/messages/index.ts';
import { given, WAIT_DEFAULT_SECONDS, wholeNumber, type WaitOptions } from './arguments.ts';
import { waitsText } from './countdown.ts';
import { ExitCode, exitCodeOf } from './exit-codes.ts';
import { settleNetwork } from './network-settle.ts';
import { withProgress } from './progress.ts';
import { exits, refuse, type Answer, type Run, type Session } from './run.ts';
import { stepsText } from './text/plan-text.ts';

/** A change of a thousand links with its journal, and services that are waited for. Milliseconds. */
export const CHANGE_TIMEOUT = 10 * 60_000;
/** 128 + SIGINT, as a shell counts. */
const INTERRUPTED = 130;

/** How a risky change is confirmed. */
export interface ConfirmOptions {
  yes?: boolean;
  confirmWithin?: number;
}
export const withConfirmation = (command: Command): Command =>
  command
    .option('--yes', 'confirm a risky change in advance; without it, it auto-reverts unless confirmed in time')
    .addOption(
      new Option(
        '--confirm-within <seconds>',
        'confirmation timeout of a risky change, 5 to 600 (default: 30)',
      ).argParser(wholeNumber),
    );
export const confirmation = ({ yes, confirmWithin }: ConfirmOptions): { confirm?: boolean; confirmWithin?: number } =>
  given({ confirm: yes, confirmWithin });

/** What a direct change has to say, and what waits; `settle` is awaited once nothing does. */
interface Changed extends Answer {
  pending: PendingChange | null;
  settle?: () => Promise<Result<Answer>>;
}

/** Gives `command` its action and the options of a change that may be risky: one answer, or one failure. */
export const changes = <O extends object>(command: Command, run: Run<O & ConfirmOptions, Result<Changed>>): Command =>
  exits<O & ConfirmOptions>(withConfirmation(command), async (session, words, options) => {
    const made = await run(session, words, options);
    if (!made.ok) return refuse(session, made.error);
    const connected = await session.connect();
    if (!connected.ok) return refuse(session, connected.error);
    const { pending, settle, ...answer } = made.value;
    const confirmed = await seeConfirmed(session, connected.value, pending);
    if (session.output.interactive && confirmed !== ExitCode.done) return confirmed;
    const settled = settle && confirmed === ExitCode.done ? await settle() : ok(answer);
    if (!settled.ok) return refuse(session, settled.error);
    const { json, text } = settled.value;
    if (session.output.json) session.output.object({ ...json, pending: confirmed === ExitCode.done ? null : pending });
    else session.output.write(text);
    return confirmed;
  });

/**
 * What several names of one command ask for, as one change: all of it or nothing. Ctrl-C cancels it. `explain`: a
 * failure of the one at this position.
 */
export async function makeAll(
  session: Session,
  connection: Connection,
  changes: Params<'change.make'>['changes'],
  options: ConfirmOptions,
  explain: (failure: Failure, position: number) => Promise<Failure> = (failure) => Promise.resolve(failure),
): Promise<Result<MethodResult<'change.make'>>> {
  const made = await withProgress(
    connection,
    session.output,
    null,
    () => connection.call('change.make', { changes, ...confirmation(options) }),
    // What is not made yet is left when we hang up.
    async () => (await connection.call('change.cancel', {})).ok,
  );
  if (made === null) {
    const remedy = say('change.outcomeInHistory');
    return fail({ kind: 'cancelled', step: 'change.make', ...say('change.leftAlone'), remedy });
  }
  if (made.ok) return made;
  const { field, ...error } = made.error;
  const [, position, own = ''] = /^changes\.(\d+)\.?(.*)$/.exec(field ?? '') ?? [];
  if (position === undefined) return made;
  return fail(await explain({ ...error, ...(own === '' ? {} : { field: own }) }, Number(position)));
}

/** One change on its way from the command line to its end. */
export interface ChangeRequest<T> {
  readonly network: string | null;
  readonly to: 'up' | 'down';
  readonly options: ConfirmOptions & Partial<WaitOptions>;
  /** What it would do, for whoever sits at the terminal to see what is risky before it is. */
  readonly plan?: () => Promise<Result<{ plan: Plan }>>;
  readonly make: () => Promise<Result<T>>;
  readonly pending: (value: T) => PendingChange | null;
  /** One line for people, once it is made. */
  readonly said: (value: T) => string;
}

/** Makes a change, sees to its confirmation, waits for it where asked to, and tells how it ended. */
export async function carryOut<T extends object>(
  session: Session,
  connection: Connection,
  request: ChangeRequest<T>,
): Promise<number> {
  const { output } = session;
  if (output.interactive && !request.options.yes) await showRisks(session, request.plan);
  const made = await withProgress(connection, output, request.network, request.make);
  if (made === null) {
    output.note(
      'Only this command is interrupted: the helper completes the change, or reverts all of it if a step fails. ' +
        '"taproom history" shows the outcome; "taproom undo" reverts it.',
    );
    return INTERRUPTED;
  }
  if (!made.ok) {
    output.failure(made.error);
    return exitCodeOf(made.error);
  }
  const confirmed = await seeConfirmed(session, connection, request.pending(made.value));
  if (output.interactive && confirmed !== ExitCode.done) return confirmed;
  let value: T = made.value;
  let waits = confirmed !== ExitCode.done;
  if (request.options.wait && request.network !== null) {
    const settled = await waitFor(session, connection, request, request.network);
    if ('code' in settled) return settled.code;
    // What a script reads is the network as it is now, not as it was when it was made.
    value = { ...value, network: settled.row, pending: null };
    waits = false;
  }
  if (output.json) output.object(value);
  else output.write(`${request.said(value)}\n`);
  return waits ? ExitCode.unconfirmed : ExitCode.done;
}

async function showRisks({ output }: Session, plan: ChangeRequest<object>['plan']): Promise<void> {
  const planned = await plan?.();
  if (!planned?.ok || planned.value.plan.risks.length === 0) return; // What it lacks, the change itself will say.
  const risky = planned.value.plan.steps.filter(({ risks }) => risks.length > 0);
  output.note(
    `Risky steps, of ${planned.value.plan.steps.length}:\n${stepsText(risky, output.notePaint, { commands: false })}`.trimEnd(),
  );
}

/** Sees to the confirmation of what was made, here where somebody sits. Done: it is kept. */
async function seeConfirmed(session: Session, connection: Connection, pending: PendingChange | null): Promise<number> {
  if (pending === null) return ExitCode.done;
  if (session.output.interactive) return confirmHere(session, connection, pending);
  session.output.note(waitsText(pending));
  return ExitCode.unconfirmed;
}

/** The countdown on this terminal. Done: kept. */
async function confirmHere({ output }: Session, connection: Connection, pending: PendingChange): Promise<number> {
  const { askToKeep } = await import('./countdown-terminal.ts');
  const decided = await askToKeep(connection, output, pending);
  if (!decided.ok) {
    output.failure(decided.error);
    return exitCodeOf(decided.error);
  }
  switch (decided.value) {
    case 'kept':
      return ExitCode.done;
    case 'left':
      output.note(`Not confirmed. ${waitsText(pending)}`);
      return ExitCode.unconfirmed;
    case 'reverted':
      output.failure({
        kind: 'cancelled',
        step: 'confirm',
        ...say('cli.reverted'),
        remedy: say('cli.seeReverted', { entry: pending.entry }),
      });
      return ExitCode.failed;
  }
}

async function waitFor(
  { output }: Session,
  connection: Connection,
  { to, options: { timeout = WAIT_DEFAULT_SECONDS } }: Pick<ChangeRequest<object>, 'to' | 'options'>,
  network: string,
): Promise<{ row: NetworkRow | null } | { code: number }> {
  const settled = await settleNetwork(connection, network, to, timeout);
  if (settled.ok) return { row: settled.value.tables.networks.get(network) ?? null };
  output.failure(settled.error);
  if (settled.error.kind !== 'timeout') return { code: exitCodeOf(settled.error) };
  const now = await connection.call('network.show', { name: network });
  return { code: now.ok && now.value.network.state === 'pending' ? ExitCode.unconfirmed : ExitCode.failed };
}
