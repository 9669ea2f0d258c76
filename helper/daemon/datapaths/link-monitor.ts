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
  readonly publish: (running: RunningDatapath) => void;
}

/**
 * Follows the links behind the ports of running datapaths: gone, back, with and without a carrier. It is
 * told when to look; only a port that a failed change of ours has lost is tried again by a timer, since
 * no event need tell that it can be opened.
 */
export class LinkMonitor {
  readonly #parts: LinkMonitorParts;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: LinkMonitorParts) {
    this.#parts = parts;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** At all ports of a datapath, and at what its fast path must know. */
  look(running: RunningDatapath): void {
    const { store, log } = this.#parts;
    const { handle } = running;
    const failed = new Map(handle.ports().map(({ key, errno }) => [key, errno]));
    for (const life of running.ports.values()) {
      if (!('device' in life.port) || life.opening) continue;
      if (!life.gone && life.link(store) === null && !this.#follow(running, life)) {
        life.gone = true;
        handle.setCarrier(life.key, false);
      }
      const candidate = life.candidate(store);
      if (candidate) this.#reopen(running, life);
      const link = life.link(store);
      if (!link) continue;
      // A TAP whose descriptor broke is about to vanish from the links: opening it would make it anew.
      if (!candidate && isBroken(failed.get(life.key) ?? 0) && !life.makesDevice) this.#reopen(running, life);
      handle.setCarrier(life.key, hasCarrier(life.port, link));
    }
    if (running.datapath.type === 'exception') {
      const configured = configure(running, store, 'datapath.exception');
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

  #reopen(running: RunningDatapath, life: PortLife): void {
    const { store, log } = this.#parts;
    const candidate = life.candidate(store) ?? life.link(store);
    const opened = running.handle.reopenPort(life.key);
    if (opened.ok) {
      life.reopened(opened.value);
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
      for (const life of due) {
        if (await this.#parts.opening.reopen(running, life))
          this.#parts.log.info('a port is back', { datapath: running.datapath.name, port: life.key });
      }
      if (due.length === 0) continue;
      this.look(running);
      this.#parts.publish(running);
    }
    this.#plan();
    return ok(null);
  }
}

/** ENODEV, ENXIO, EBADFD: the device is not there any more, whatever stands at its name now. */
const isBroken = (errno: number): boolean => errno === 19 || errno === 6 || errno === 77;
