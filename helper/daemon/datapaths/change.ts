import { ok, portKey, type Datapath, type Port, type Result } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { refused } from '../errors.ts';
import type { Store } from '../store.ts';
import { configure } from './configure.ts';
import { difference } from './difference.ts';
import type { PortOpening } from './port-opening.ts';
import type { RunningDatapath } from './running.ts';

/** Reverts one step of a change. */
type Undo = () => unknown;

/** What is to become of a datapath, and whose it is then. */
export interface Wanted {
  datapath: Datapath;
  network: string | null;
}

/**
 * From what a running datapath is to another description. What stays runs on. Where a step fails, those
 * before it are reverted, last first: each port is then restored, or down with its reason.
 */
export async function changeRunning(
  opening: PortOpening,
  store: Store,
  running: RunningDatapath,
  wanted: Wanted,
  step: string,
): Promise<Result<null>> {
  const undo: Undo[] = [];
  const changed = await change(opening, store, running, wanted, undo, step);
  if (!changed.ok) for (const back of undo.reverse()) await back();
  return changed;
}

async function change(
  opening: PortOpening,
  store: Store,
  running: RunningDatapath,
  { datapath, network }: Wanted,
  undo: Undo[],
  step: string,
): Promise<Result<null>> {
  const { handle, datapath: before, network: whose } = running;
  const steps = difference(before, datapath);
  const field = (port: Port): string => `ports.${datapath.ports.indexOf(port)}`;
  for (const port of steps.add) {
    const opened = await opening.open(running, port, field(port), step);
    if (!opened.ok) return opened;
    undo.push(() => opening.close(running, portKey(port)));
  }
  // Settings before replacements: they are refused more often, and reverted without closing anything.
  for (const { before: former, after } of steps.settings) {
    const set = await opening.set(running, after, field(after), step);
    if (!set.ok) return set;
    undo.push(() => opening.set(running, former, field(after), step));
  }
  for (const replacement of steps.replace) {
    const replaced = await opening.replace(running, replacement, field(replacement.after), step);
    if (!replaced.ok) return replaced;
    undo.push(replaced.value);
  }
  if (steps.busyPoll) {
    const polled = await handle.setBusyPoll(datapath.busyPoll);
    if (!polled.ok)
      return refused(polled.error, {
        step,
        message: say('datapath.notChanged', { name: datapath.name }),
        field: 'busyPoll',
      });
    undo.push(() => handle.setBusyPoll(before.busyPoll));
  }
  running.datapath = datapath;
  running.network = network;
  undo.push(() => {
    running.datapath = before;
    running.network = whose;
    return configure(running, store, step);
  });
  running.tables = '';
  const configured = await configure(running, store, step);
  if (!configured.ok) return configured;
  // Gone for good comes last: nothing after it can fail.
  for (const port of steps.remove) await opening.close(running, portKey(port));
  for (const life of running.ports.values())
    if (life.gone && (life.makesDevice || life.isLost)) await opening.reopen(running, life);
  inOrder(running);
  return ok(null);
}

/** Rows list the ports as the description does. */
function inOrder({ datapath, ports }: RunningDatapath): void {
  const lives = datapath.ports.flatMap((port) => ports.get(portKey(port)) ?? []);
  ports.clear();
  for (const life of lives) ports.set(life.key, life);
}
