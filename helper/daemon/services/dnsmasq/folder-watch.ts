import { watch, type FSWatcher } from 'node:fs';
import type { Log } from '../../log.ts';

/** Milliseconds that changes in a folder are gathered: dnsmasq writes its leases anew with each. */
const GATHER = 100;

/** Calls back after something in the folder changed; null where it cannot be watched, which is logged. */
export function watchFolder(path: string, changed: () => void, log: Log): FSWatcher | null {
  try {
    const watcher = watch(path, { persistent: false }, gathered(changed));
    watcher.on('error', (error) => log.warn('leases are no longer watched', { folder: path, error: error.message }));
    return watcher;
  } catch (error) {
    log.warn('leases are not watched', { folder: path, error: String(error) });
    return null;
  }
}

/** Calls that come soon after another are one. */
function gathered(work: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      work();
    }, GATHER);
  };
}
