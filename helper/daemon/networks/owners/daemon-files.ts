import { readFileSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { say } from '../../../protocol/messages/index.ts';
import type { Managed } from './classify.ts';

/** Folders in which daemons keep a file for each link, named by its index. */
const NETWORK_MANAGER = 'NetworkManager/devices';
const NETWORKD = 'systemd/netif/links';

/** NetworkManager's note of a device: `managed=` in its section `[device]`. */
export function networkManagerSays(text: string): Managed | null {
  return /^managed=true\s*$/m.test(text) ? { by: 'networkmanager', evidence: say('owner.networkmanager') } : null;
}

/** networkd's note of a link (sd-network): ADMIN_STATE is `unmanaged`, or how far it is. */
export function networkdSays(text: string): Managed | null {
  const state = /^ADMIN_STATE=(\S+)\s*$/m.exec(text)?.[1];
  if (state === undefined || state === 'unmanaged' || state === 'initialized' || state === 'pending') return null;
  return { by: 'networkd', evidence: say('owner.networkd', { state }) };
}

/** What the daemons say about links of the namespace that they run in. */
export class DaemonFiles {
  readonly #run: string;
  readonly #watchers: FSWatcher[] = [];

  /** `run`: where /run is. */
  constructor(run = '/run') {
    this.#run = run;
  }

  managed(index: number): Managed | null {
    return networkManagerSays(this.#read(NETWORK_MANAGER, index)) ?? networkdSays(this.#read(NETWORKD, index));
  }

  /** Calls `changed` with the index of a link about which a daemon wrote. */
  follow(changed: (index: number) => void): void {
    for (const folder of [NETWORK_MANAGER, NETWORKD]) {
      try {
        this.#watchers.push(
          watch(join(this.#run, folder), { persistent: false }, (_, file) => {
            if (/^\d{1,10}$/.test(file ?? '')) changed(Number(file));
          }).on('error', () => undefined),
        );
      } catch {
        // This daemon does not run here.
      }
    }
  }

  close(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  #read(folder: string, index: number): string {
    try {
      return readFileSync(join(this.#run, folder, String(index)), 'utf8');
    } catch {
      return '';
    }
  }
}
