import type { Command } from 'commander';
import { connect, type Connection, type ConnectOptions } from '../client/connection.ts';
import type { Failure } from '../protocol/errors.ts';
import { fail, type Result } from '../protocol/result.ts';
import type { Message } from '../protocol/messages/index.ts';
import { ExitCode, exitCodeOf } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';

/** Options that every command takes. */
export interface CommonOptions {
  json?: boolean;
  namespace?: string;
  socket?: string;
}

/** What a command has to work with. */
export interface Session {
  readonly output: Output;
  /** The namespace that was named: undefined where none was; `-` and `""` are the helper's own. */
  readonly namespace: string | undefined;
  /** The one connection of this command, made when first asked for. */
  connect(options?: Pick<ConnectOptions, 'callTimeout'>): Promise<Result<Connection>>;
  /** The socket that was named, for a program that is started instead. */
  readonly socket: string | undefined;
}

/** What a command has to say when it succeeds: an object for --json, a text for people. */
export interface Answer {
  json: object;
  text: string;
}

export type Run<O, T> = (session: Session, words: string[], options: O) => Promise<T>;

/** Gives `command` its action: one answer, or one failure. */
export function answers<O extends object>(command: Command, run: Run<O, Result<Answer>>): Command {
  return exits<O>(command, async (session, words, options) => {
    const result = await run(session, words, options);
    if (!result.ok) {
      session.output.failure(result.error);
      return exitCodeOf(result.error);
    }
    if (session.output.json) session.output.object(result.value.json);
    else session.output.write(result.value.text);
    return ExitCode.done;
  });
}

/** Gives `command` an action that writes by itself and answers with its exit status. */
export function exits<O extends object>(command: Command, run: Run<O, number>): Command {
  return command.action(async () => {
    const common = command.optsWithGlobals<CommonOptions>();
    let connection: Connection | undefined;
    const session: Session = {
      output: createOutput(common.json ?? false),
      namespace: namespaceName(common.namespace),
      socket: common.socket,
      connect: async (connectOptions) => {
        if (connection) return { ok: true, value: connection };
        const connected = await connect({ socket: common.socket, client: 'taproom', ...connectOptions });
        if (connected.ok) connection = connected.value;
        return connected;
      },
    };
    try {
      process.exitCode = await run(session, command.args, command.opts<O>());
    } finally {
      connection?.close();
    }
  });
}

/** Tells a failure; answers with its exit code. */
export function refuse({ output }: Session, error: Failure): number {
  output.failure(error);
  return exitCodeOf(error);
}

/** `-` stands for the helper's own namespace, as in the tables. */
export const namespaceName = (text: string | undefined): string | undefined => (text === '-' ? '' : text);

/** Does one thing to several names: goes on after a failure, tells each, and exits as the first one says. */
export async function forEachName(
  session: Session,
  names: readonly string[],
  act: (name: string) => Promise<Result<unknown>>,
  done: (names: string[]) => Answer,
): Promise<number> {
  const succeeded: string[] = [];
  let first: Failure | undefined;
  for (const name of names) {
    const result = await act(name);
    if (result.ok) {
      succeeded.push(name);
      continue;
    }
    session.output.failure(result.error);
    first ??= result.error;
  }
  if (succeeded.length > 0 || !first) {
    const answer = done(succeeded);
    if (session.output.json) session.output.object(answer.json);
    else session.output.write(answer.text);
  }
  return first ? exitCodeOf(first) : ExitCode.done;
}

export const usage = (what: Message, field?: string, remedy?: Message): { ok: false; error: Failure } =>
  fail({ kind: 'invalid', step: 'arguments', ...what, ...(field ? { field } : {}), ...(remedy ? { remedy } : {}) });
