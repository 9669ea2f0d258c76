import { createInterface } from 'node:readline';
import type { Connection } from '../client/connection.ts';
import { follow } from '../client/follow.ts';
import type { Observed } from '../client/pure/replica.ts';
import type { HistoryEntry, PendingChange } from '../protocol/networks.ts';
import { rowKey } from '../protocol/topics.ts';
import { ok, type Result } from '../protocol/result.ts';
import type { Output } from './output.ts';
import { riskWords } from './text/plan-text.ts';

/** How the waiting ended: by whom ever, or by Ctrl-C, after which it still waits. */
type Decision = 'kept' | 'reverted' | 'left';

/** Past the deadline by this, nothing was heard of it: ask. Milliseconds. */
const GRACE = 5_000;

/**
 *              y, or confirmed elsewhere
 *   waiting ------------------------------> kept
 *      |  \-- n, deadline, or elsewhere ---> reverted
 *      '----- Ctrl-C ----------------------> left (the deadline still stands)
 *
 * The helper counts; this only shows it, and hears from the history how it ended.
 */
export async function askToKeep(
  connection: Connection,
  output: Output,
  pending: PendingChange,
): Promise<Result<Decision>> {
  output.note(
    `${output.notePaint('amber', 'Risky:')} ${riskWords(pending.risks)} Keep the change if this machine is still reachable; otherwise it auto-reverts.`,
  );
  let decide: (decision: Result<Decision>) => void = () => undefined;
  const decided = new Promise<Result<Decision>>((resolve) => {
    decide = resolve;
  });
  const settled = ({ tables }: Observed): void => {
    const entry = tables.history.get(rowKey.pending(pending));
    const decision = entry ? decisionOf(entry) : null;
    if (decision) decide(ok(decision));
  };
  void connection.ended.then((why) => {
    if (why) decide({ ok: false, error: why });
  });

  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const deadline = Date.parse(pending.deadline);
  const draw = (): void => {
    const left = Math.ceil((deadline - Date.now()) / 1000);
    lines.setPrompt(left > 0 ? `Keep this? [y/N] (reverts in ${left} s) ` : 'Reverting ... ');
    lines.prompt(true);
    if (Date.now() > deadline + GRACE)
      void askHistory(connection, pending.entry).then((result) => {
        if (result) decide(result);
      });
  };
  const ticking = setInterval(draw, 1000);
  lines.on('line', (line) => {
    const keep = /^\s*y(es)?\s*$/i.test(line);
    void connection.call(keep ? 'pending.confirm' : 'pending.revert', { entry: pending.entry }).then((result) => {
      if (result.ok) decide(ok(keep ? 'kept' : 'reverted'));
      // Just then its time was up, or somebody else was faster: the history says which.
      else void askHistory(connection, pending.entry).then((other) => decide(other ?? result));
    });
  });
  lines.on('SIGINT', () => decide(ok('left')));
  lines.on('close', () => decide(ok('left')));
  try {
    const followed = await follow(connection, ['history'], { settled });
    if (!followed.ok) return followed;
    draw();
    const decision = await decided;
    await followed.value.stop();
    return decision;
  } finally {
    clearInterval(ticking);
    lines.removeAllListeners('close');
    lines.close();
    output.draw('\n');
  }
}

const decisionOf = (entry: HistoryEntry): Decision | null =>
  entry.outcome === 'done' ? 'kept' : entry.outcome === 'pending' ? null : 'reverted';

async function askHistory(connection: Connection, entry: number): Promise<Result<Decision> | null> {
  const shown = await connection.call('history.show', { entry });
  if (!shown.ok) return shown;
  const decision = decisionOf(shown.value.entry);
  return decision && ok(decision);
}
