import type { ChangeQueue } from '../change-queue.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import { ok } from '../../protocol/index.ts';
import { messageOf } from '../../protocol/messages/index.ts';
import { configure } from './configure.ts';
import { portRefused } from './failures.ts';
import { hasCarrier, type PortLife } from './port-life.ts';
import type { PortOpening } from './port-opening.ts';
import type { RunningDatapath } from './running.ts';

export interface LinkMonitorParts {
  readonly store: Store;
  readonly log: Log;
  readonly mutations: ChangeQueue;
  readonly opening: PortOpening;
  readonly all: ReadonlyMap<string, RunningDatapath>;
  /** Of one that runs on. */
  readonly publish: (running: RunningDatapath) => void;
}

/**
 * Follows the links behind the ports of running datapaths: gone, back, with and without a carrier. It is
 * told when to look; only a port that a failed change of ours has lost is tried again by a timer, since
 * no event need tell that it can be opened.
 */
export class LinkMonitor {
  readonly #parts: LinkMonitorParts;
  /** Looks that have not begun. */
  readonly #waiting = new Map<RunningDatapath, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: LinkMonitorParts) {
    this.#parts = parts;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** At all ports, and at what the fast path must know; then the datapath is published. One that waits is enough. */
  look(running: RunningDatapath): Promise<void> {
    const waiting = this.#waiting.get(running);
    if (waiting) return waiting;
    const look = running.inTurn(async () => {
      this.#waiting.delete(running);
      // Deleted or closed meanwhile.
      if (this.#parts.all.get(running.datapath.name) !== running) return;
      await this.#look(running);
      this.#parts.publish(running);
    });
    this.#waiting.set(running, look);
    return look;
  }

  async #look(running: RunningDatapath): Promise<void> {
    const { store, log } = this.#parts;
    const { handle } = running;
    const states = new Map(handle.ports().map((state) => [state.key, state]));
    for (const life of running.ports.values()) {
      if (!('device' in life.port)) continue;
      const { up = false, errno = 0 } = states.get(life.key) ?? {};
      if (!life.gone && life.link(store) === null && !this.#follow(running, life)) {
        life.gone = true;
        if (up) await handle.setCarrier(life.key, false);
      }
      const candidate = life.candidate(store);
      // A TAP whose descriptor broke is about to vanish from the links: opening it would make it anew.
      const isOpenedAnew = candidate !== null || (isBroken(errno) && !life.makesDevice && life.link(store) !== null);
      if (isOpenedAnew) await this.#reopen(running, life);
      const link = life.link(store);
      if (!link) continue;
      const carrier = hasCarrier(life.port, link);
      if (isOpenedAnew || up !== carrier) await handle.setCarrier(life.key, carrier);
    }
    if (running.datapath.type === 'exception') {
      const configured = await configure(running, store, 'datapath.exception');
      if (!configured.ok)
        log.warn('the fast path was not told of a change', {
          datapath: running.datapath.name,
          failure: configured.error,
        });
    }
    this.#plan();
  }

  /** Somebody moved it, and may have renamed it: known by its descriptor, which works on. False: there is none. */
  #follow({ handle, datapath }: RunningDatapath, life: PortLife): boolean {
    const { store, log } = this.#parts;
    const place = handle.place(life.key);
    if (place === null) return false;
    // Where nobody looks, or not yet, it is without a link, and works.
    const { name } = [...store.rows('namespaces')].find(({ inode }) => inode === place.inode) ?? {};
    const link = name === undefined ? undefined : store.linkNamed(name, place.name);
    if (link === undefined) return true;
    life.moved(link);
    log.info('a port follows its device', { datapath: datapath.name, port: life.key, namespace: link.namespace });
    return true;
  }

  async #reopen(running: RunningDatapath, life: PortLife): Promise<void> {
    const { store, log, opening } = this.#parts;
    const candidate = life.candidate(store) ?? life.link(store);
    const opened = await running.handle.reopenPort(life.key);
    if (opened.ok) {
      await opening.reopened(running, life, opened.value);
      log.info('a port is back', { datapath: running.datapath.name, port: life.key });
      return;
    }
    life.gone = true;
    // The thread may know before the links' events that the device went: then it is that, and no refusal.
    if (candidate && !isBroken(opened.error.errno))
      life.refuse(
        candidate,
        messageOf(portRefused(opened.error, 'datapath.port', running.datapath.name, life.port, '').error),
      );
  }

  /** The timer stands at the lost port that is due first; there is none where nothing is lost. */
  #plan(): void {
    clearTimeout(this.#timer);
    const due = [...this.#parts.all.values()].flatMap(({ ports }) =>
      [...ports.values()].flatMap((life) => life.due ?? []),
    );
    if (this.#closed || due.length === 0) return;
    this.#timer = setTimeout(
      () => void this.#parts.mutations.run('datapath.port', () => this.#retry()),
      Math.max(0, Math.min(...due) - Date.now()),
    );
    this.#timer.unref();
  }

  async #retry(): Promise<ReturnType<typeof ok<null>>> {
    for (const running of this.#parts.all.values()) {
      const due = [...running.ports.values()].filter((life) => life.due !== null && life.due <= Date.now());
      if (due.length === 0) continue;
      await running.inTurn(async () => {
        for (const life of due) {
          if (await this.#parts.opening.reopen(running, life))
            this.#parts.log.info('a port is back', { datapath: running.datapath.name, port: life.key });
        }
      });
      await this.look(running);
    }
    this.#plan();
    return ok(null);
  }
}

/** ENODEV, ENXIO, EBADFD: the device is not there any more, whatever stands at its name now. */
const isBroken = (errno: number): boolean => errno === 19 || errno === 6 || errno === 77;
