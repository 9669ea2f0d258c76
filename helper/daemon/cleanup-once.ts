import { createInterface } from 'node:readline/promises';
import { ok, type Leftover, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import type { Arguments } from './arguments.ts';
import { Budgets } from './budgets.ts';
import { assemble } from './assembly.ts';
import { failure } from './errors.ts';
import type { Log } from './log.ts';
import { UserNames } from './users.ts';
import { helperAnswers } from './socket.ts';

export interface CleanupOptions {
  args: Pick<Arguments, 'budgets' | 'yes' | 'orphans' | 'json'>;
  /** Where a helper would listen that this must not work beside. */
  socket: string;
  state: string;
  log: Log;
}

/**
 * `taproomd --cleanup`: without a helper, what `cleanup.list` and `cleanup.run` do with one. Resolves to the exit
 * status.
 */
export async function cleanupOnce({ args, socket, state, log }: CleanupOptions): Promise<Result<number>> {
  const step = 'cleanup';
  const busy = say('start.askHelper');
  if (await helperAnswers(socket))
    return failure('conflict', step, say('start.helperListens', { socket }), { remedy: busy });
  // Listing changes nothing: what the dead helper left half done is reverted only when all of it is to be removed.
  const assembled = await assemble({ state, sandbox: false, log, budgets: new Budgets(args.budgets), later: true });
  if (!assembled.ok) return assembled;
  const { state: folder, mutations, networkService, recover, close } = assembled.value;
  const { cleanup } = networkService;
  try {
    // Its journal is that helper's alone. A folder that cannot be written leaves the marks to go by.
    if (folder.fault?.kind === 'conflict')
      return failure('conflict', step, say('start.helperUsesState'), { remedy: busy });
    const leftovers = await cleanup.list(args.orphans);
    if (!args.json)
      write(leftovers.length === 0 ? "There is nothing of Taproom's on this machine.\n" : leftovers.map(line).join(''));
    if (!(await wanted(args, leftovers))) {
      if (args.json) write(`${JSON.stringify({ leftovers })}\n`);
      else if (leftovers.length > 0) write('Only listed: with --yes it is removed.\n');
      return ok(0);
    }
    await recover();
    const who = {
      uid: process.getuid?.() ?? 0,
      user: await new UserNames().name(process.getuid?.() ?? 0),
      client: 'taproomd --cleanup',
    };
    const run = await mutations.run(step, () => cleanup.run(args.orphans, who));
    if (!run.ok) return run;
    const { removed, remaining } = run.value;
    if (args.json) write(`${JSON.stringify(run.value)}\n`);
    else
      write(
        [
          `Removed: ${removed.length}. Left: ${remaining.length}.\n`,
          ...remaining.map((left) => `${line(left)}    ${left.why.message}\n`),
        ].join(''),
      );
    return ok(remaining.length === 0 ? 0 : 1);
  } finally {
    await close();
  }
}

/** By --yes, or by whoever sits at the terminal. */
async function wanted({ yes, json }: CleanupOptions['args'], leftovers: readonly Leftover[]): Promise<boolean> {
  if (leftovers.length === 0 && !json) return false;
  if (yes) return true;
  if (json || !process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Remove all of this? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

const write = (text: string): void => void process.stdout.write(text);
const line = ({ what, namespace, name, network, evidence }: Leftover): string =>
  `${what.padEnd(10)} ${name}${namespace === '' || what === 'namespace' ? '' : ` in ${namespace}`}${network === null ? '' : ` (network ${network})`}: ${evidence.message}\n`;
