import { ok, portKey, type Result } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { refused } from '../errors.ts';
import type { Store } from '../store.ts';
import { hostTables } from './host-tables.ts';
import { hostPort, nativeKind } from './native-options.ts';
import type { RunningDatapath } from './running.ts';

/** Settings of the kind; of an exception path with what the kernel has about the TAP to the host. */
export async function configure(running: RunningDatapath, store: Store, step: string): Promise<Result<null>> {
  const { datapath, handle } = running;
  const port = datapath.type === 'exception' ? hostPort(datapath) : undefined;
  const host = port && running.ports.get(portKey(port))?.link(store);
  const tables = host ? hostTables(store, host) : null;
  const text = JSON.stringify(tables);
  if (datapath.type === 'exception' && running.tables === text) return ok(null);
  const configured = await handle.configure(nativeKind(datapath, tables));
  if (!configured.ok)
    return refused(configured.error, {
      step,
      message: say('datapath.settingsNotTaken', { name: datapath.name }),
      field: 'settings',
    });
  running.tables = text;
  return ok(null);
}
