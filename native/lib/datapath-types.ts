/**
 * The typed face of the datapath engine (native/src/datapath). What the protocol validated comes in as
 * plain numbers and texts. Port kinds and datapath kinds are `{ kind, options }`: each is one struct in C++, which
 * reads itself (its options beside it, native/src/datapath/port and kind). What is of a wrong type or out of range is
 * a TypeError whose `field` names it; what the kernel refuses is a failure.
 */
import type {
  DatapathKindName,
  MacEntry,
  NativeDatapathOptions,
  PortInput,
  PortKindName,
} from '../../helper/protocol/index.ts';
import type { NativeResult } from './types.ts';

/** Probabilities 0 to 1, times in nanoseconds, rate in bits a second. */
export interface NativeImpairment {
  delay?: number;
  jitter?: number;
  distribution?: 'uniform' | 'normal' | 'pareto' | 'paretonormal';
  jitterReorders?: boolean;
  loss?: number;
  burstLoss?: { toBad: number; toGood: number; lossBad: number; lossGood: number };
  duplicate?: number;
  reorder?: number;
  corrupt?: number;
  rate?: number;
  burst?: number;
  queueFrames?: number;
  queueBytes?: number;
  suspended?: boolean;
  dropEvery?: number;
  dropMatching?: string;
  seed?: number;
}
export interface NativePortSettings {
  vlanMode?: 'access' | 'trunk';
  vlanId?: number;
  vlanAllowed?: number[];
  isolated?: boolean;
  mirror?: boolean;
  primary?: boolean;
  stormLimit?: number;
  impairIn?: NativeImpairment;
  impairOut?: NativeImpairment;
}
type PortFields<K extends PortKindName> = Omit<Extract<PortInput, { kind: K }>, 'kind' | 'namespace' | 'settings'>;
/** The fields of a kind have the same names in its schema and in the engine. */
type NativePortKind = { [K in PortKindName]: { kind: K; options: PortFields<K> } }[PortKindName];
export type NativePort = NativePortKind & {
  key: string;
  /** A namespace file, or null for the process's own. */
  namespacePath: string | null;
  settings?: NativePortSettings;
};
export type NativeKind = { [K in DatapathKindName]: { kind: K; options: NativeDatapathOptions<K> } }[DatapathKindName];
export interface DatapathCreate {
  name: string;
  threads: number;
  affinity: readonly number[];
  /** Microseconds. */
  busyPoll: number;
  ports: readonly NativePort[];
  kind: NativeKind;
}
/** What came of opening a port. */
export interface PortFacts {
  key: string;
  index: number;
  device: string;
  mode: string;
  why: string;
  made: boolean;
  memory: number;
}
export interface DatapathEvent {
  kind: 'port-down' | 'port-up' | 'loop' | 'failover' | 'storm';
  /** Keys of ports. */
  port: string | null;
  other: string | null;
  /** errno of port-down; nanoseconds of failover. */
  value: number;
  text: string;
}
/**
 * Rows of numbers: the COUNTERS of native/lib/datapath.ts, then the drops in the order of `datapathDrops`.
 * `queues` has a row for each thread, in the order of `threads()`; `counters` is their sum, from one reading.
 */
export interface NativeSample {
  cpu: number;
  ports: { key: string; counters: number[]; queues: number[][] }[];
}

/**
 * What the packet loop is asked to do is done when its promise is: whoever holds the handle waits, so that the loop may
 * run in another process. What is known of it (ports, threads, memory, samples, who is active) is a plain read of what
 * the threads write.
 */
export interface DatapathHandle {
  readonly name: string;
  addPort(port: NativePort): Promise<NativeResult<PortFacts>>;
  removePort(key: string): Promise<NativeResult<null>>;
  setPort(key: string, settings: NativePortSettings): Promise<NativeResult<null>>;
  /**
   * The port of this key is from now on as described, in its slot, with its counters: opened so, or, where
   * that fails, absent until it is reopened. What the engine will not even try (a filter that is none)
   * changes nothing.
   */
  replacePort(port: NativePort): Promise<NativeResult<PortFacts>>;
  /** Opens it anew: its device has come back. */
  reopenPort(key: string): Promise<NativeResult<PortFacts>>;
  /**
   * Where its device is now (inode of the network namespace, name), of a descriptor that works on wherever its device
   * goes; null for all others, and where the device is gone.
   */
  place(key: string): { inode: number; name: string } | null;
  /** What the kernel says of the device: up with a carrier. */
  setCarrier(key: string, up: boolean): Promise<NativeResult<null>>;
  /** Microseconds; each thread goes by it from its next wake-up on. */
  setBusyPoll(microseconds: number): Promise<NativeResult<null>>;
  /** The kind's own options; the kind stays. */
  configure(kind: NativeKind): Promise<NativeResult<null>>;
  ports(): (PortFacts & { up: boolean; errno: number })[];
  threads(): { name: string; id: number; cpus: number[] }[];
  memory(): number;
  sample(): NativeSample;
  macs(): Promise<MacEntry[]>;
  /** Bond: key of the active member. */
  active(): string | null;
  /** Idempotent; the threads have ended, and devices that were made by opening are gone. */
  close(): Promise<void>;
}
/** `createDatapath(options, onEvent)`: all of its ports, or nothing of it. */
export type CreateDatapath = (
  options: DatapathCreate,
  onEvent: (event: DatapathEvent) => void,
) => Promise<NativeResult<DatapathHandle>>;
