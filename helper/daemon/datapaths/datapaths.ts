import type { CreateDatapath, DatapathEvent } from '../../../native/lib/datapath-types.ts';
import {
  LINK_GROUP, networkAlias, ok, portKey, type Datapath, type DatapathRow, type DatapathStatistics, type MacEntry, type Port, type Result,
} from '../../protocol/index.ts';
import { datapathRules } from '../../document/index.ts';
import { failure, refused, type Refusal } from '../errors.ts';
import { findNamed, inNamespace, requireNamespace } from '../kernel/resolve.ts';
import { fixedDifference, sameDatapath } from '../plan/datapath-parts.ts';
import type { Services } from '../services.ts';
import type { Applied } from '../store.ts';
import { affinityFault } from './cpus.ts';
import { difference } from './difference.ts';
import { portRefused, settingsRefused } from './failures.ts';
import { hostTables } from './host-tables.ts';
import { hostPort, nativeKind, nativePort, nativeSettings } from './native-options.ts';
import { hasCarrier, PortLife } from './port-life.ts';
import { RunningDatapath } from './running.ts';
import { stableMac } from './stable-mac.ts';

/** Threads of all datapaths together. */
const MOST_THREADS = 256;

/** One thing that a change did, taken back. */
type Undo = () => unknown;

/**
 * Owns every datapath of this helper: makes them, changes them while they run, follows the links behind
 * their ports, and writes the rows of the topic `datapaths`. Changes are called inside of `mutations`;
 * all else follows events: of the kernel, and of the threads. Everything of it ends with the helper.
 */
export class Datapaths {
  readonly #services: Services;
  readonly #create: CreateDatapath;
  readonly #running = new Map<string, RunningDatapath>();
  #looking = false;
  #closed = false;

  constructor(services: Services, create: CreateDatapath) {
    this.#services = services;
    this.#create = create;
  }

  /** Follows the kernel's events from now on. */
  start(): void {
    this.#services.observer.listen({ changed: (applied) => this.#changed(applied), resynced: () => this.#soon() });
  }

  /** Stops all threads; the devices that were made by opening ports go. */
  close(): void {
    this.#closed = true;
    for (const { handle } of this.#running.values()) handle.close();
    this.#running.clear();
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
    return running !== undefined && running.network === network && sameDatapath(running.datapath, datapath)
      && [...running.ports.values()].every(({ gone, port }) => !gone || (port.kind !== 'tap' && port.kind !== 'tun'));
  }

  row(name: string): DatapathRow | undefined {
    return this.#running.get(name)?.row(this.#services.store);
  }

  statistics(): DatapathStatistics {
    return { time: performance.now(), datapaths: this.samples() };
  }

  samples(): DatapathStatistics['datapaths'] {
    return [...this.#running.values()].map((running) => running.sample());
  }

  macs(name: string): MacEntry[] | undefined {
    return this.#running.get(name)?.macs();
  }

  // --- what is done ---

  /** All of it, or nothing. */
  async add(datapath: Datapath, network: string | null): Promise<Result<DatapathRow>> {
    const step = 'datapath.add';
    const { name } = datapath;
    if (this.#running.has(name)) {
      return failure('conflict', step, `The datapath ${name} was not made: there is one of this name.`,
        { field: 'name', remedy: `Choose another name, or delete it first: \`taproom datapath delete ${name}\`.` });
    }
    const fault = ruleFault(datapath, step) ?? affinityFault(datapath, step) ?? this.#tooMany(datapath, step);
    if (fault) return fault;
    const { threads, affinity, busyPoll } = datapath;
    // Without ports at first: each is then opened by itself, and what is wrong with one can be said of it.
    const created = this.#create({ name, threads, affinity, busyPoll, ports: [], kind: nativeKind(datapath, null) }, (event) => this.#reported(name, event));
    if (!created.ok) {
      return refused(created.error, {
        step, message: `The datapath ${name} was not made`, field: affinity.length > 0 && /affinity|thread|cpu/i.test(created.error.step) ? 'affinity.0' : undefined,
        remedies: { EAGAIN: 'The machine has no room for more threads.', EINVAL: 'Look at its settings: `taproom datapath show` names them.' },
      });
    }
    const running = new RunningDatapath(created.value, datapath, network);
    for (const [position, port] of datapath.ports.entries()) {
      const opened = await this.#open(running, port, `ports.${position}`, step);
      if (opened.ok) continue;
      running.handle.close();
      return opened;
    }
    const configured = this.#configure(running, step);
    if (!configured.ok) {
      running.handle.close();
      return configured;
    }
    this.#running.set(name, running);
    this.#look(running);
    return ok(this.#publish(running));
  }

  /** Each thread has buffers of its own, some MiB: they are what is bounded. */
  #tooMany({ name, threads }: Datapath, step: string): Refusal | null {
    const running = [...this.#running.values()].reduce((sum, { datapath }) => sum + datapath.threads, 0);
    if (running + threads <= MOST_THREADS) return null;
    return failure('overloaded', step, `The datapath ${name} was not made: the datapaths that run have ${running} threads, and all together have at most ${MOST_THREADS}.`,
      { field: 'threads', remedy: 'Delete datapaths that are not needed, or give them fewer threads.' });
  }

  /** The whole new description. What stays runs on; on a failure it is as it was. */
  async set(datapath: Datapath, network: string | null): Promise<Result<DatapathRow>> {
    const step = 'datapath.set';
    const { name } = datapath;
    const running = this.#running.get(name);
    if (!running) return unknownDatapath(step, name);
    const fixed = fixedDifference(running.datapath, datapath);
    if (fixed !== null) {
      return failure('invalid', step, `The datapath ${name} was not changed: ${fixed} cannot change while it runs.`,
        { remedy: `Delete it (\`taproom datapath delete ${name}\`) and make it anew; a network's document does that by itself.` });
    }
    const fault = ruleFault(datapath, step);
    if (fault) return fault;
    const undo: Undo[] = [];
    const changed = await this.#change(running, datapath, network, undo, step);
    if (!changed.ok) for (const back of undo.reverse()) await back();
    this.#look(running);
    const row = this.#publish(running);
    return changed.ok ? ok(row) : changed;
  }

  delete(name: string): Result<null> {
    const running = this.#running.get(name);
    if (!running) return unknownDatapath('datapath.delete', name);
    this.#running.delete(name);
    running.handle.close();
    this.#services.observer.publish([{ topic: 'datapaths', key: name, value: null }]);
    return ok(null);
  }

  async #change(running: RunningDatapath, datapath: Datapath, network: string | null, undo: Undo[], step: string): Promise<Result<null>> {
    const { handle, datapath: before, network: whose } = running;
    const change = difference(before, datapath);
    const field = (port: Port): string => `ports.${datapath.ports.indexOf(port)}`;
    for (const port of change.add) {
      const opened = await this.#open(running, port, field(port), step);
      if (!opened.ok) return opened;
      undo.push(() => this.#closePort(running, portKey(port)));
    }
    for (const { before: former, after } of change.replace) {
      this.#closePort(running, portKey(former));
      undo.push(() => this.#open(running, former, field(after), step));
      const opened = await this.#open(running, after, field(after), step);
      if (!opened.ok) return opened;
      undo.push(() => this.#closePort(running, portKey(after)));
    }
    for (const { before: former, after } of change.settings) {
      const set = this.#setPort(running, after, field(after), step);
      if (!set.ok) return set;
      undo.push(() => this.#setPort(running, former, field(after), step));
    }
    if (change.busyPoll) {
      const polled = handle.setBusyPoll(datapath.busyPoll);
      if (!polled.ok) return refused(polled.error, { step, message: `The datapath ${datapath.name} was not changed`, field: 'busyPoll' });
      undo.push(() => handle.setBusyPoll(before.busyPoll));
    }
    running.datapath = datapath;
    running.network = network;
    undo.push(() => {
      running.datapath = before;
      running.network = whose;
      return this.#configure(running, step);
    });
    running.tables = '';
    const configured = this.#configure(running, step);
    if (!configured.ok) return configured;
    // Gone for good comes last: nothing after it can fail.
    for (const port of change.remove) this.#closePort(running, portKey(port));
    for (const life of running.ports.values()) if (life.gone) await this.#makeAnew(running, life);
    inOrder(running);
    return ok(null);
  }

  async #open(running: RunningDatapath, port: Port, field: string, step: string): Promise<Result<null>> {
    const { handle, datapath: { name } } = running;
    const fault = await this.#portFault(running, port, field, step);
    if (fault) return fault;
    // One that is there keeps its address; one that is made has the same each time.
    const makes = port.kind === 'tap' && port.mac === undefined && this.#services.store.linkNamed(port.namespace, port.device) === undefined;
    const opened = handle.addPort({ ...nativePort(port), ...(makes ? { mac: stableMac(`${port.namespace}/${port.device}`) } : {}) });
    if (!opened.ok) return portRefused(opened.error, step, name, port, field);
    const life = new PortLife(port, opened.value);
    running.ports.set(life.key, life);
    const dressed = await this.#dress(running, life, step, field);
    if (dressed.ok) return dressed;
    this.#closePort(running, life.key);
    return dressed;
  }

  /** Why a port cannot be opened, as far as it can be told before: in words that name it. */
  async #portFault(running: RunningDatapath, port: Port, field: string, step: string): Promise<Refusal | null> {
    const { name } = running.datapath;
    const there = await requireNamespace(this.#services, port.namespace, step, `${field}.namespace`);
    if (!there.ok) return there;
    if (!('device' in port)) return null;
    const { device, namespace } = port;
    for (const other of this.#running.values()) {
      if (other === running || !other.datapath.ports.some((used) => 'device' in used && used.device === device && used.namespace === namespace)) continue;
      return failure('conflict', step, `The link ${device}${inNamespace(namespace)} is a port of the datapath ${other.datapath.name} already.`,
        { field: `${field}.device`, remedy: `Take it out there first (\`taproom datapath set ${other.datapath.name} --remove-port ${portKey(port)}\`), or join the two by a veth pair.` });
    }
    const link = await this.#services.netlink.getLink(namespace, { name: device });
    if (port.kind === 'nic' || port.kind === 'xdp') {
      const found = link.ok ? link : await findNamed(this.#services, namespace, device, step, `${field}.device`);
      return found.ok ? null : found;
    }
    if (!link.ok || link.value.kind === port.kind) return null;
    return failure('conflict', step, `The port ${portKey(port)} of ${name} was not opened: the link ${device}${inNamespace(namespace)} is of the kind ${link.value.kind}, no ${port.kind.toUpperCase()}.`, {
      field: `${field}.device`,
      remedy: link.value.kind === 'tap' || link.value.kind === 'tun' ? `Write ${link.value.kind}:${device}.` : `Write nic:${device}, or choose another name.`,
    });
  }

  /** A device that opening made bears our marks, and is up; the store knows it from then on. */
  async #dress({ network }: RunningDatapath, life: PortLife, step: string, field: string): Promise<Result<null>> {
    const { port, facts } = life;
    if (!('device' in port)) return ok(null);
    life.opening = true;
    try {
      const { netlink, observer } = this.#services;
      if (facts.made) {
        const marked = await netlink.changeLink(port.namespace, facts.index, { alias: networkAlias(network), group: LINK_GROUP, up: true });
        if (!marked.ok) return refused(marked.error, { step, message: `The device of ${portKey(port)} was made, but not marked and brought up`, field: `${field}.device` });
      }
      const read = await observer.readLink(port.namespace, facts.index);
      return read.ok ? ok(null) : refused(read.error, { step, message: `The device of ${portKey(port)} was not found again`, field: `${field}.device` });
    } finally {
      life.opening = false;
    }
  }

  #closePort(running: RunningDatapath, key: string): void {
    running.ports.delete(key);
    const removed = running.handle.removePort(key);
    if (!removed.ok) this.#services.log.warn('a port was not closed', { datapath: running.datapath.name, key, error: removed.error });
  }

  #setPort(running: RunningDatapath, port: Port, field: string, step: string): Result<null> {
    const key = portKey(port);
    const set = running.handle.setPort(key, nativeSettings(port.settings));
    if (!set.ok) return settingsRefused(set.error, step, key, `${field}.settings`);
    const life = running.ports.get(key);
    if (life) life.port = port;
    return ok(null);
  }

  /** Settings of the kind; of an exception path with what the kernel has about the TAP to the host. */
  #configure(running: RunningDatapath, step: string): Result<null> {
    const { datapath, handle } = running;
    const port = datapath.type === 'exception' ? hostPort(datapath) : undefined;
    const host = port && running.ports.get(portKey(port))?.link(this.#services.store);
    const tables = host ? hostTables(this.#services.store, host) : null;
    const text = JSON.stringify(tables);
    if (datapath.type === 'exception' && running.tables === text) return ok(null);
    const configured = handle.configure(nativeKind(datapath, tables));
    if (!configured.ok) return refused(configured.error, { step, message: `The settings of ${datapath.name} were not taken`, field: 'settings' });
    running.tables = text;
    return ok(null);
  }

  /** What it made, and somebody else deleted. */
  async #makeAnew(running: RunningDatapath, life: PortLife): Promise<void> {
    if (life.port.kind !== 'tap' && life.port.kind !== 'tun') return;
    const opened = running.handle.reopenPort(life.key);
    if (!opened.ok) return;
    life.reopened(opened.value);
    await this.#dress(running, life, 'datapath.set', 'ports');
  }

  // --- what happens ---

  /** Of a thread: a device that failed, a loop, a fail-over, a storm. */
  #reported(name: string, event: DatapathEvent): void {
    const running = this.#running.get(name);
    if (this.#closed || !running) return;
    running.note(event, new Date());
    // A link that went down and came up again before the thread noticed needs to be revived.
    if (event.kind === 'port-down') this.#look(running);
    this.#publish(running);
  }

  #changed({ changes }: Applied): void {
    if (this.#running.size === 0) return;
    if (changes.some(({ topic }) => topic === 'links' || topic === 'addresses' || topic === 'routes' || topic === 'neighbours')) this.#soon();
  }

  /** After what else came with these events, once for all of them. */
  #soon(): void {
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      if (this.#closed) return;
      for (const running of this.#running.values()) {
        this.#look(running);
        this.#publish(running);
      }
    });
  }

  /** Follows the links behind the ports: gone, back, with and without a carrier; and what an exception path must know. */
  #look(running: RunningDatapath): void {
    const { store } = this.#services;
    const { handle } = running;
    const failed = new Map(handle.ports().map(({ key, errno }) => [key, errno]));
    for (const life of running.ports.values()) {
      if (!('device' in life.port) || life.opening) continue;
      if (!life.gone && life.link(store) === null) {
        life.gone = true;
        handle.setCarrier(life.key, false);
      }
      const candidate = life.candidate(store);
      if (candidate) this.#reopen(running, life);
      const link = life.link(store);
      if (!link) continue;
      // A TAP whose descriptor broke is about to vanish from the links: opening it would make it anew.
      if (!candidate && isBroken(failed.get(life.key) ?? 0) && life.port.kind !== 'tap' && life.port.kind !== 'tun') this.#reopen(running, life);
      handle.setCarrier(life.key, hasCarrier(life.port, link));
    }
    if (running.datapath.type === 'exception') {
      const configured = this.#configure(running, 'datapath.exception');
      if (!configured.ok) this.#services.log.warn('the fast path was not told of a change', { datapath: running.datapath.name, failure: configured.error });
    }
  }

  #reopen(running: RunningDatapath, life: PortLife): void {
    const { store, log } = this.#services;
    const candidate = life.candidate(store) ?? life.link(store);
    const opened = running.handle.reopenPort(life.key);
    if (opened.ok) {
      life.reopened(opened.value);
      log.info('a port is back', { datapath: running.datapath.name, port: life.key });
      return;
    }
    life.gone = true;
    if (candidate) life.refuse(candidate, portRefused(opened.error, 'datapath.port', running.datapath.name, life.port, '').error.message);
  }

  #publish(running: RunningDatapath): DatapathRow {
    const row = running.row(this.#services.store);
    if (this.#running.get(row.name) === running) this.#services.observer.publish([{ topic: 'datapaths', key: row.name, value: row }]);
    return row;
  }
}

/** Rows list the ports as the description does. */
function inOrder({ datapath, ports }: RunningDatapath): void {
  const lives = datapath.ports.flatMap((port) => ports.get(portKey(port)) ?? []);
  ports.clear();
  for (const life of lives) ports.set(life.key, life);
}

/** ENODEV, ENXIO, EBADFD: the device is not there any more, whatever stands at its name now. */
const isBroken = (errno: number): boolean => errno === 19 || errno === 6 || errno === 77;

/** The first thing that the description says and cannot mean. */
export function ruleFault(datapath: Datapath, step: string): Refusal | null {
  for (const { severity, path, message, remedy } of datapathRules(datapath)) {
    if (severity === 'error') return failure('invalid', step, message, { field: path.join('.'), remedy });
  }
  return null;
}

export const unknownDatapath = (step: string, name: string): Refusal =>
  failure('not-found', step, `There is no datapath named ${name}.`, { field: 'name', remedy: '`taproom datapath list` shows those that run.' });
