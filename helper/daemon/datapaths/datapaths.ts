import type { CreateDatapath, DatapathEvent } from '../../../native/lib/datapath-types.ts';
import {
  fail,
  ok,
  type Datapath,
  type DatapathRow,
  type DatapathStatistics,
  type MacEntry,
  type Result,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { datapathRules } from '../../document/index.ts';
import { amount, Budgets } from '../budgets.ts';
import type { ChangeQueue } from '../change-queue.ts';
import { failure, refused, type Refusal } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { fixedDifference, sameDatapath } from '../world/datapath-parts.ts';
import type { Applied } from '../store.ts';
import { changeRunning } from './change.ts';
import { configure } from './configure.ts';
import { affinityFault } from './cpus.ts';
import { LinkMonitor } from './link-monitor.ts';
import { memoryOf } from './memory.ts';
import { nativeKind } from './native-options.ts';
import { PortOpening } from './port-opening.ts';
import { RunningDatapath } from './running.ts';

/**
 * Owns every datapath of this helper: makes them, changes them while they run, follows the links behind
 * their ports, and writes the rows of the topic `datapaths`. Changes are called inside of `mutations`;
 * all else follows events: of the kernel, and of the threads. Everything of it ends with the helper.
 */
export class Datapaths {
  readonly #kernel: Kernel;
  readonly #create: CreateDatapath;
  readonly #budgets: Budgets;
  readonly #running = new Map<string, RunningDatapath>();
  readonly #opening: PortOpening;
  readonly #following: LinkMonitor;
  #looking = false;
  #closed = false;

  constructor(kernel: Kernel, mutations: ChangeQueue, create: CreateDatapath, budgets = new Budgets()) {
    this.#kernel = kernel;
    this.#budgets = budgets;
    this.#create = create;
    this.#opening = new PortOpening(kernel, this.#running);
    this.#following = new LinkMonitor({
      ...kernel,
      mutations,
      opening: this.#opening,
      all: this.#running,
      publish: (running) => this.#publish(running),
    });
  }

  /** Follows the kernel's events from now on. */
  start(): void {
    this.#kernel.observer.listen({ changed: (applied) => this.#changed(applied), resynced: () => this.#soon() });
  }

  /** Stops all threads, after what they are being told; the devices that were made by opening ports go. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#following.close();
    const ending = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(ending.map((running) => running.close()));
  }

  // --- what is asked ---

  get(name: string): { datapath: Datapath; network: string | null } | undefined {
    return this.#running.get(name);
  }

  all(): Iterable<{ datapath: Datapath; network: string | null }> {
    return this.#running.values();
  }

  /** Whether it runs so, with a device behind every port that makes its own. */
  isSo(datapath: Datapath, network: string | null): boolean {
    const running = this.#running.get(datapath.name);
    return (
      running !== undefined &&
      running.network === network &&
      sameDatapath(running.datapath, datapath) &&
      [...running.ports.values()].every(({ gone, makesDevice }) => !gone || !makesDevice)
    );
  }

  row(name: string): DatapathRow | undefined {
    return this.#running.get(name)?.row(this.#kernel.store);
  }

  statistics(): DatapathStatistics {
    return { time: performance.now(), datapaths: this.samples() };
  }

  samples(): DatapathStatistics['datapaths'] {
    return [...this.#running.values()].map((running) => running.sample());
  }

  async macs(name: string): Promise<MacEntry[] | undefined> {
    return this.#running.get(name)?.macs();
  }

  // --- what is done ---

  /** All of it, or nothing. */
  async add(datapath: Datapath, network: string | null): Promise<Result<DatapathRow>> {
    const step = 'datapath.add';
    const { name } = datapath;
    if (this.#running.has(name)) {
      return failure('conflict', step, say('datapath.nameTaken', { name }), {
        field: 'name',
        remedy: say('datapath.otherName', { name }),
      });
    }
    const fault = ruleFault(datapath, step) ?? affinityFault(datapath, step) ?? this.#tooMuch(datapath, step);
    if (fault) return fault;
    const { threads, affinity, busyPoll } = datapath;
    // Without ports at first: each is then opened by itself, and what is wrong with one can be said of it.
    const created = await this.#create(
      { name, threads, affinity, busyPoll, ports: [], kind: nativeKind(datapath, null) },
      (event) => this.#reported(name, event),
    );
    if (!created.ok) {
      return refused(created.error, {
        step,
        message: say('datapath.notCreated', { name }),
        field: affinity.length > 0 && /affinity|thread|cpu/i.test(created.error.step) ? 'affinity.0' : undefined,
        remedies: { EAGAIN: say('datapath.noThreads'), EINVAL: say('datapath.checkSettings') },
      });
    }
    const running = new RunningDatapath(created.value, datapath, network);
    for (const [position, port] of datapath.ports.entries()) {
      const opened = await this.#opening.open(running, port, `ports.${position}`, step);
      if (opened.ok) continue;
      await running.close();
      return opened;
    }
    const configured = await configure(running, this.#kernel.store, step);
    if (!configured.ok) {
      await running.close();
      return configured;
    }
    this.#running.set(name, running);
    await this.#following.look(running);
    return ok(running.row(this.#kernel.store));
  }

  used(): { 'datapath-threads': number; 'datapath-memory': number } {
    return this.#usedBeside(null);
  }

  #usedBeside(name: string | null): { 'datapath-threads': number; 'datapath-memory': number } {
    const others = [...this.#running.values()].map(({ datapath }) => datapath).filter((each) => each.name !== name);
    return {
      'datapath-threads': others.reduce((sum, { threads }) => sum + threads, 0),
      'datapath-memory': others.reduce((sum, each) => sum + memoryOf(each), 0),
    };
  }

  /** Before anything of it is there: what it would take when its queues are full. */
  #tooMuch(datapath: Datapath, step: string): Refusal | null {
    const { name, threads } = datapath;
    const used = this.#usedBeside(name);
    for (const [budget, more, field] of [
      ['datapath-threads', threads, 'threads'],
      ['datapath-memory', memoryOf(datapath), 'ports'],
    ] as const) {
      const what = say('budget.datapath', { name, amount: amount(budget, more) });
      const over = this.#budgets.refusal(budget, { used: used[budget], more, isRoot: true }, step, what, field);
      if (over) return fail(over);
    }
    return null;
  }

  /**
   * The whole new description. What stays runs on; on a failure it is as it was, as far as that can be opened again.
   */
  async set(datapath: Datapath, network: string | null): Promise<Result<DatapathRow>> {
    const step = 'datapath.set';
    const { name } = datapath;
    const running = this.#running.get(name);
    if (!running) return unknownDatapath(step, name);
    const fixed = fixedDifference(running.datapath, datapath);
    if (fixed !== null) {
      return failure('invalid', step, say('datapath.fixed', { name, what: fixed }), {
        remedy: say('datapath.createAgain', { name }),
      });
    }
    const fault = ruleFault(datapath, step) ?? this.#tooMuch(datapath, step);
    if (fault) return fault;
    const changed = await running.inTurn(() =>
      changeRunning(this.#opening, this.#kernel.store, running, { datapath, network }, step),
    );
    await this.#following.look(running);
    return changed.ok ? ok(running.row(this.#kernel.store)) : changed;
  }

  async delete(name: string): Promise<Result<null>> {
    const running = this.#running.get(name);
    if (!running) return unknownDatapath('datapath.delete', name);
    this.#running.delete(name);
    await running.close();
    this.#kernel.observer.publish([{ topic: 'datapaths', key: name, value: null }]);
    return ok(null);
  }

  // --- what happens ---

  /** Of a thread: a device that failed, a loop, a fail-over, a storm. */
  #reported(name: string, event: DatapathEvent): void {
    const running = this.#running.get(name);
    if (this.#closed || !running) return;
    running.note(event, new Date());
    // A link that went down and came up again before the thread noticed needs to be revived.
    if (event.kind === 'port-down') void this.#following.look(running);
    else this.#publish(running);
  }

  #changed({ changes }: Applied): void {
    if (this.#running.size === 0) return;
    if (
      changes.some(
        ({ topic }) => topic === 'links' || topic === 'addresses' || topic === 'routes' || topic === 'neighbours',
      )
    )
      this.#soon();
  }

  /** After what else came with these events, once for all of them. */
  #soon(): void {
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      if (this.#closed) return;
      for (const running of this.#running.values()) void this.#following.look(running);
    });
  }

  #publish(running: RunningDatapath): void {
    const { name } = running.datapath;
    if (this.#running.get(name) !== running) return;
    this.#kernel.observer.publish([{ topic: 'datapaths', key: name, value: running.row(this.#kernel.store) }]);
  }
}

/** The first thing that the description says and cannot mean. */
export function ruleFault(datapath: Datapath, step: string): Refusal | null {
  for (const { severity, path, message, remedy } of datapathRules(datapath)) {
    if (severity === 'error') return failure('invalid', step, message, { field: path.join('.'), remedy });
  }
  return null;
}

export const unknownDatapath = (step: string, name: string): Refusal =>
  failure('not-found', step, say('datapath.none', { name }), { field: 'name', remedy: say('datapath.listRunning') });
