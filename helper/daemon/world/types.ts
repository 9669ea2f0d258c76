import type { Address, DatapathRow, Link, Namespace, Operation, Route, Rule, SysctlKey } from '../../protocol/index.ts';

/**
 * The machine as the planner and the operations see it: by names, and as it will be after a step. Everything in this
 * folder is pure, and knows neither operations that are carried out nor plans.
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
  /**
   * Operations on services (nat, dhcp, dns, unmanaged) that hold exactly now, by {@link operationKey} and content: see
   * `inPlaceKey`.
   */
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

export const sysctlName = (namespace: string, key: SysctlKey, link: string | null): string =>
  `${namespace}/${key}/${link ?? ''}`;
