import type { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { socketPath } from '../../client/socket-path.ts';
import type { Failure } from '../../protocol/errors.ts';
import type { MethodResult } from '../../protocol/methods.ts';
import type { Leftover } from '../../protocol/networks.ts';
import { say } from '../../protocol/messages/index.ts';
import { CHANGE_TIMEOUT } from '../change.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { helperLauncher, noLauncher, runCaptured, runInForeground } from '../helper-program.ts';
import { exits, refuse, type Session } from '../run.ts';
import type { Paint } from '../text/colour.ts';
import { table } from '../text/table.ts';

interface CleanupOptions {
  yes?: boolean;
  orphans?: boolean;
  state?: string;
}

export function registerCleanup(program: Command): void {
  const cleanup = program
    .command('cleanup')
    .description('list everything that Taproom created on this machine, and remove it')
    .option('--yes', 'remove without asking; without it and without a terminal, only list')
    .option('--orphans', 'only objects of no network that is up and no change in the history')
    .option('--state <folder>', 'state folder when no helper runs (default: /var/lib/taproom)')
    .addHelpText(
      'after',
      `
Networks that are up are taken down first. Only what carries Taproom's marks is touched. Where no
helper answers, "taproomd --cleanup" does the same: it needs root then.`,
    );
  exits<CleanupOptions>(cleanup, async (session, _words, options) => {
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (connected.ok) return withHelper(session, connected.value, options);
    return isDead(connected.error) ? withoutHelper(session, options) : refuse(session, connected.error);
  });
  examples(cleanup, [
    { line: 'taproom cleanup' },
    { line: 'taproom cleanup --yes' },
    { line: 'taproom cleanup --orphans --json | jq ".leftovers | length"' },
  ]);
}

async function withHelper(
  session: Session,
  connection: Connection,
  { yes = false, orphans = false }: CleanupOptions,
): Promise<number> {
  const { output } = session;
  const listed = await connection.call('cleanup.list', { orphans });
  if (!listed.ok) return refuse(session, listed.error);
  const { leftovers } = listed.value;
  if (!yes && !output.interactive) {
    if (output.json) output.object({ leftovers });
    else output.write(leftovers.length === 0 ? NOTHING : leftoverTable(leftovers, output.paint));
    if (leftovers.length > 0) output.note('Nothing removed; "taproom cleanup --yes" removes these.');
    return ExitCode.done;
  }
  if (leftovers.length === 0) {
    if (output.json) output.object({ removed: [], remaining: [] });
    else output.write(NOTHING);
    return ExitCode.done;
  }
  if (!output.json) output.write(leftoverTable(leftovers, output.paint));
  if (!yes) {
    const { askYes } = await import('../question.ts');
    if (!(await askYes('Remove all of this?', false))) {
      output.note('Nothing was removed.');
      return ExitCode.done;
    }
  }
  const ran = await connection.call('cleanup.run', { orphans });
  return ran.ok ? tellRemoved(session, ran.value) : refuse(session, ran.error);
}

const NOTHING = "There is nothing of Taproom's on this machine.\n";

function tellRemoved({ output }: Session, { removed, remaining }: MethodResult<'cleanup.run'>): number {
  if (output.json) output.object({ removed, remaining });
  else output.write(`Removed: ${removed.length}. Left: ${remaining.length}.\n`);
  for (const left of remaining) {
    output.note(
      `${output.notePaint('red', 'Left:')} ${left.what} ${left.name}${left.namespace === '' ? '' : ` in ${left.namespace}`}: ${left.why.message}`,
    );
  }
  return remaining.length === 0 ? ExitCode.done : ExitCode.failed;
}

const leftoverTable = (leftovers: readonly Leftover[], paint: Paint): string =>
  table<Leftover>(
    [
      { title: 'WHAT', text: ({ what }) => what },
      { title: 'NAME', text: ({ name }) => name, paint: (text) => paint('bold', text) },
      { title: 'NAMESPACE', text: ({ namespace }) => namespace || null, optional: true },
      { title: 'NETWORK', text: ({ network }) => network, optional: true },
      { title: 'EVIDENCE', text: ({ evidence }) => evidence.message },
    ],
    leftovers,
    paint,
  );

/** No helper is there at all; one that is there and does not answer, or may not be asked, is not dead. */
const isDead = ({ kind, errnoName }: Failure): boolean =>
  kind === 'unreachable' && (errnoName === 'ENOENT' || errnoName === 'ECONNREFUSED');

/** The helper's own program does it: this one never loads the addon. */
async function withoutHelper(session: Session, { yes, orphans, state }: CleanupOptions): Promise<number> {
  const { output } = session;
  if (process.getuid?.() !== 0) {
    output.failure({
      kind: 'not-authorised',
      step: 'cleanup',
      ...say('cli.onlyRootCleans'),
      remedy: say('cli.runSudo', {
        command: `sudo taproom cleanup${yes ? ' --yes' : ''}${orphans ? ' --orphans' : ''}`,
      }),
    });
    return ExitCode.notAuthorised;
  }
  const launcher = helperLauncher();
  if (!launcher) return refuse(session, noLauncher('cli.cleanupFailed'));
  const words = [
    '--cleanup',
    ...(yes ? ['--yes'] : []),
    ...(orphans ? ['--orphans'] : []),
    ...(output.json ? ['--json'] : []),
    ...(state === undefined ? [] : ['--state', state]),
    '--socket',
    socketPath(session.socket),
  ];
  if (!output.json) return runInForeground(launcher, words);
  const { code, out, err } = await runCaptured(launcher, words);
  const result = out.startsWith('{') ? (JSON.parse(out) as object) : null;
  if (result) output.object(result);
  else
    output.failure({
      kind: 'failed',
      step: 'cleanup',
      ...say('cli.cleanupFailedBecause', { words: err.trim() || say('cli.noReason') }),
    });
  return code;
}
