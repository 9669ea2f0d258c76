import type { Connection } from '../client/connection.ts';
import { follow, type Followed } from '../client/follow.ts';
import type { NetworkRow } from '../protocol/networks.ts';
import type { Change } from '../protocol/state.ts';
import type { Result } from '../protocol/result.ts';
import type { Output } from './output.ts';
import { printable } from './text/width.ts';

/** Milliseconds that a change may take before anything is drawn: what is done at once needs no progress. */
const PATIENCE = 300;
const COLUMNS = 78;

/**
 * While `work` runs, the steps of this network, or of the change that runs, are drawn over one line of the terminal.
 * Ctrl-C cancels it; where that cannot be done (`cancel` says false), it ends the waiting (null), not the work: that is
 * the helper's. Without a terminal nothing is drawn.
 */
export async function withProgress<T>(
  connection: Connection,
  output: Output,
  network: string | null,
  work: () => Promise<T>,
  cancel?: () => Promise<boolean>,
): Promise<T | null> {
  const line = output.interactive && (network !== null || cancel) ? progressLine(output, network) : null;
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<null>((resolve) => {
    interrupt = () => resolve(null);
  });
  const pressed = (): void => void (cancel?.() ?? Promise.resolve(false)).then((done) => done || interrupt());
  process.on('SIGINT', pressed);
  let followed: Result<Followed> | null = null;
  try {
    followed = line && (await follow(connection, [network === null ? 'running' : 'networks'], { changed: line.hear }));
    return await Promise.race([work(), interrupted]);
  } finally {
    process.off('SIGINT', pressed);
    // Answered only after the change, which goes on where somebody left.
    if (followed?.ok) void followed.value.stop();
    line?.clear();
  }
}

function progressLine(output: Output, network: string | null): { hear: (change: Change) => void; clear: () => void } {
  const since = Date.now();
  let drawn = false;
  return {
    hear: (change) => {
      const progress = progressOf(change, network);
      if (progress === null || Date.now() - since < PATIENCE) return;
      const { done, total, step } = progress;
      drawn = true;
      output.draw(
        `\r\x1b[K${`${Math.min(done + 1, total)}/${total} ${printable(step?.message ?? '')}`.slice(0, COLUMNS)}`,
      );
    },
    clear: () => {
      if (drawn) output.draw('\r\x1b[K');
    },
  };
}

function progressOf(change: Change, network: string | null): NetworkRow['progress'] {
  if (change.topic === 'networks') return change.key === network ? (change.value?.progress ?? null) : null;
  return change.topic === 'running' && change.value ? { ...change.value, step: change.value.summary } : null;
}
