import type {
  Address,
  DatapathRow,
  Link,
  Namespace,
  NetworkDocument,
  Operation,
  Route,
  Rule,
  Step,
  SysctlKey,
} from '../../protocol/index.ts';

/**
 * What the planner works with. Everything in this folder is pure: it is told what is, and says what
 * to do. Observed is what the kernel says now; desired is a document; a plan is the ordered difference.
 */

/** The kernel's state at one moment, and what runs beside it, as the planner sees it. */
export interface ObservedState {
  readonly namespaces: readonly Namespace[];
  readonly links: readonly Link[];
  readonly addresses: readonly Address[];
  readonly routes: readonly Route[];
  readonly rules: readonly Rule[];
  /** Those that run; none where nobody can say. */
  readonly datapaths?: readonly DatapathRow[];
  /** Values by {@link sysctlName}; those that the plan may need. */
  readonly sysctls: ReadonlyMap<string, number>;
  /** Operations on services (nat, dhcp, dns, unmanaged) that hold exactly now, by {@link operationKey} and content: see `inPlaceKey`. */
  readonly inPlace: ReadonlySet<string>;
  /** Local addresses of established connections to other hosts: an SSH session, for example. */
  readonly connectedAddresses: ReadonlySet<string>;
  /** The same connections, with their other side; none where nobody can say. */
  readonly connections?: readonly Connection[];
}

/** An established connection of the helper's own namespace to another host. */
export interface Connection {
  readonly local: string;
  /** Local port. */
  readonly port: number;
  readonly remote: string;
}

/**
 * Something that a network holds in the kernel: what was done, and what takes it back. A network that
 * is up is the ordered list of its claims; taking it down takes them back, last first. They stand in
 * the journal, so that this holds for another helper too.
 */
export interface Claim {
  /** What it is about (`link:/br0`, `address:red/v0/10.0.0.1/24`, `set:/eth0/mtu`): at most one claim each. */
  readonly key: string;
  readonly operation: Operation;
  readonly inverse: readonly Operation[];
  /** Of forwarding: bridges of container and VM managers that were there already, and so do without it. */
  readonly beside?: readonly string[] | undefined;
}

/** Another network that is up: what it claims is not free. */
export interface OtherNetwork {
  readonly name: string;
  readonly document: NetworkDocument;
  readonly claims: readonly Claim[];
}

export interface PlanInput {
  readonly network: string;
  /** null: nothing of it is to stay (down). */
  readonly document: NetworkDocument | null;
  readonly observed: ObservedState;
  /** What it holds now; empty where it is down. */
  readonly claims: readonly Claim[];
  readonly others: readonly OtherNetwork[];
  /** `link.bridge` ... that this kernel lacks, with what to do. */
  readonly missing: ReadonlyMap<string, string>;
}

/** A plan's steps, and what the network holds once they are made. */
export interface Planned {
  readonly steps: readonly Step[];
  readonly claims: readonly Claim[];
  readonly notes: readonly string[];
}

export const sysctlName = (namespace: string, key: SysctlKey, link: string | null): string =>
  `${namespace}/${key}/${link ?? ''}`;
