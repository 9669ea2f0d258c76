import type { NativePort, PortFacts } from '../../../native/lib/datapath-types.ts';
import {
  isMadeByPort,
  usesDevice,
  LINK_GROUP,
  networkAlias,
  ok,
  portKey,
  type Port,
  type Result,
} from '../../protocol/index.ts';
import { messageOf, say, within } from '../../protocol/messages/index.ts';
import { failure, refused, type Refusal } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { findNamed, requireNamespace } from '../kernel/resolve.ts';
import { portRefused, settingsRefused } from './failures.ts';
import { nativePort, nativeSettings } from './native-options.ts';
import { PortLife } from './port-life.ts';
import type { RunningDatapath } from './running.ts';
import { stableMac } from './stable-mac.ts';

/** Opens, changes and closes single ports of running datapaths: in the turn of each, or before it is known. */
export class PortOpening {
  readonly #kernel: Kernel;
  readonly #all: ReadonlyMap<string, RunningDatapath>;

  /** `all`: the datapaths that run; a link is a port of one of them only. */
  constructor(kernel: Kernel, all: ReadonlyMap<string, RunningDatapath>) {
    this.#kernel = kernel;
    this.#all = all;
  }

  async open(running: RunningDatapath, port: Port, field: string, step: string): Promise<Result<null>> {
    const {
      handle,
      datapath: { name },
    } = running;
    const fault = await this.fault(running, port, field, step);
    if (fault) return fault;
    const opened = await handle.addPort(this.#native(port, false));
    if (!opened.ok) return portRefused(opened.error, step, name, port, field);
    const life = new PortLife(port, opened.value);
    running.ports.set(life.key, life);
    const configured = await this.#configure(running, life, step, field);
    if (!configured.ok) await this.close(running, life.key);
    return configured;
  }

  /**
   * Its descriptors cannot become the new ones: closed, then opened anew, in its place. Where that fails,
   * the former port stands there again. What takes it back is given.
   */
  async replace(
    running: RunningDatapath,
    { before, after }: { before: Port; after: Port },
    field: string,
    step: string,
  ): Promise<Result<() => Promise<void>>> {
    const {
      handle,
      datapath: { name },
    } = running;
    const life = running.ports.get(portKey(before));
    if (!life) return failure('failed', step, say('port.absent', { port: portKey(before), datapath: name }), { field });
    // Told before anything is closed, as far as it can be.
    const fault = await this.fault(running, after, field, step);
    if (fault) return fault;
    const { made } = life.facts;
    const back = (): Promise<void> => this.#restore(running, life, before, made);
    const opened = await handle.replacePort(this.#native(after, made && before.namespace === after.namespace));
    if (!opened.ok) {
      const refusal = portRefused(opened.error, step, name, after, field);
      if (isAside(running, life)) await back();
      return refusal;
    }
    life.port = after;
    life.reopened(opened.value);
    const configured = await this.#configure(running, life, step, field);
    if (configured.ok) return ok(back);
    await back();
    return configured;
  }

  /** As it was before a change that failed; where it cannot be opened so any more, absent and tried again. */
  async #restore(running: RunningDatapath, life: PortLife, former: Port, made: boolean): Promise<void> {
    const {
      handle,
      datapath: { name },
    } = running;
    life.port = former;
    const opened = await handle.replacePort(this.#native(former, made));
    if (opened.ok) {
      await this.reopened(running, life, opened.value);
      return;
    }
    life.lose(messageOf(portRefused(opened.error, 'datapath.port', name, former, '').error), Date.now());
    this.#kernel.log.warn('a port could not be opened as it was', {
      datapath: name,
      port: life.key,
      error: opened.error,
    });
  }

  /** Opens one that is gone as it is described: what it made and somebody deleted, or what was lost. */
  async reopen(running: RunningDatapath, life: PortLife): Promise<boolean> {
    const opened = await this.#openAgain(running, life);
    if (!opened.ok) {
      if (life.isLost) life.lose(messageOf(opened.error), Date.now());
      return false;
    }
    await this.reopened(running, life, opened.value);
    return !life.gone;
  }

  async #openAgain({ handle, datapath }: RunningDatapath, { key, port }: PortLife): Promise<Result<PortFacts>> {
    // In a namespace that nobody has seen yet its device could be made, and not be brought up.
    const there = await requireNamespace(this.#kernel, port.namespace, 'datapath.port');
    if (!there.ok) return there;
    const opened = await handle.reopenPort(key);
    return opened.ok ? opened : portRefused(opened.error, 'datapath.port', datapath.name, port, '');
  }

  /** A device that was made for it is as the first one was; where that cannot be, it is made once more, later. */
  async reopened(running: RunningDatapath, life: PortLife, facts: PortFacts): Promise<void> {
    life.reopened(facts);
    const configured = await this.#configure(running, life, 'datapath.port', '');
    if (configured.ok) return;
    if (facts.made) life.lose(messageOf(configured.error), Date.now());
    this.#kernel.log.warn('a port is back, but not as it was', {
      datapath: running.datapath.name,
      port: life.key,
      failure: configured.error,
    });
  }

  async close(running: RunningDatapath, key: string): Promise<void> {
    running.ports.delete(key);
    const removed = await running.handle.removePort(key);
    if (!removed.ok)
      this.#kernel.log.warn('a port was not closed', { datapath: running.datapath.name, key, error: removed.error });
  }

  async set(running: RunningDatapath, port: Port, field: string, step: string): Promise<Result<null>> {
    const key = portKey(port);
    const set = await running.handle.setPort(key, nativeSettings(port.settings));
    if (!set.ok) return settingsRefused(set.error, step, port, `${field}.settings`);
    const life = running.ports.get(key);
    if (life) life.port = port;
    return ok(null);
  }

  /** Why a port cannot be opened, as far as it can be told before: in words that name it. */
  async fault(running: RunningDatapath, port: Port, field: string, step: string): Promise<Refusal | null> {
    const { name } = running.datapath;
    const there = await requireNamespace(this.#kernel, port.namespace, step, `${field}.namespace`);
    if (!there.ok) return there;
    if (!('device' in port)) return null;
    const { device, namespace } = port;
    for (const other of this.#all.values()) {
      const taken =
        other === running
          ? undefined
          : other.datapath.ports.find(
              (used) => 'device' in used && used.device === device && used.namespace === namespace,
            );
      if (!taken) continue;
      return failure(
        'conflict',
        step,
        say('port.taken', { link: within(device, namespace), datapath: other.datapath.name }),
        {
          field: `${field}.device`,
          remedy: say('port.removeThere', { datapath: other.datapath.name, port: portKey(taken) }),
        },
      );
    }
    const link = await this.#kernel.netlink.getLink(namespace, { name: device });
    if (usesDevice(port)) {
      const found = link.ok ? link : await findNamed(this.#kernel, namespace, device, step, `${field}.device`);
      return found.ok ? null : found;
    }
    if (!link.ok || link.value.kind === port.kind) return null;
    return failure(
      'conflict',
      step,
      say('port.notOpenedKind', {
        port: portKey(port),
        datapath: name,
        device: within(device, namespace),
        kind: link.value.kind,
        wanted: port.kind,
      }),
      {
        field: `${field}.device`,
        remedy: isMadeByPort(link.value.kind)
          ? say('port.write', { port: `${link.value.kind}:${device}` })
          : say('port.writeOrRename', { port: `nic:${device}` }),
      },
    );
  }

  /**
   * A device that is there keeps its address; one that is made has the same each time. `made`: it goes when the port is
   * closed.
   */
  #native(port: Port, made: boolean): NativePort {
    const makes =
      port.kind === 'tap' &&
      port.mac === undefined &&
      (made || this.#kernel.store.linkNamed(port.namespace, port.device) === undefined);
    return nativePort(makes ? { ...port, mac: stableMac(`${port.namespace}/${port.device}`) } : port);
  }

  /** A device that opening made bears our marks, and is up; the store knows it from then on. */
  async #configure({ network }: RunningDatapath, life: PortLife, step: string, field: string): Promise<Result<null>> {
    const { port, facts } = life;
    if (!('device' in port)) return ok(null);
    const { netlink, observer } = this.#kernel;
    if (facts.made) {
      const marked = await netlink.changeLink(port.namespace, facts.index, {
        alias: networkAlias(network),
        group: LINK_GROUP,
        up: true,
      });
      if (!marked.ok)
        return refused(marked.error, {
          step,
          message: say('port.notConfigured', { port: portKey(port) }),
          field: `${field}.device`,
        });
    }
    const read = await observer.readLink(port.namespace, facts.index);
    return read.ok
      ? ok(null)
      : refused(read.error, {
          step,
          message: say('port.notFoundAgain', { port: portKey(port) }),
          field: `${field}.device`,
        });
  }
}

/** Whether the engine closed it to try the new one: what it refuses unread changes nothing. */
function isAside({ handle }: RunningDatapath, { key }: PortLife): boolean {
  const state = handle.ports().find((port) => port.key === key);
  return state !== undefined && (!state.up || state.errno !== 0);
}
