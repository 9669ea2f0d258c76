import type { Capability, Lease, OperationOf, Result, ServiceState } from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Log } from '../log.ts';

/** The operations that are about something beside netlink: a ruleset, a process, a daemon's settings. */
export type ServiceOperation = OperationOf<'nat.set' | 'dhcp.set' | 'dns.set' | 'unmanaged.set' | 'sysctl.set'>;

/**
 * NAT by nft, DHCP and DNS by dnsmasq, link DNS by resolvectl, NetworkManager and networkd told to
 * keep off, sysctls. Each operation is declarative and idempotent: doing it twice, or after another
 * helper's death, ends in the same. Made by {@link createNetworkServices} (create.ts).
 */
export interface NetworkServices {
  /**
   * Does it and reads it back. What is optional and not there (systemd-resolved, NetworkManager,
   * networkd) is left out and counts as done: {@link notes} and {@link states} say so. nft and
   * dnsmasq are needed where a document asks for what they do: `unsupported` without them.
   */
  carryOut(operation: ServiceOperation): Promise<Result<null>>;
  /** Whether the machine is exactly so now: read back from nft, the process, resolvectl, the file. */
  isInPlace(operation: ServiceOperation): Promise<boolean>;
  /** The value of a kernel setting; null where there is no such file (the link went, IPv6 is off). */
  readSysctl(operation: Pick<OperationOf<'sysctl.set'>, 'namespace' | 'key' | 'link'>): Promise<number | null>;
  /** nft, dnsmasq, resolvectl, NetworkManager, networkd: what is there, what is missing, how to get it. */
  probe(): Promise<Capability[]>;
  /** What is worth knowing before these are done and hinders nothing, for a plan. */
  notes(operations: readonly ServiceOperation[]): Promise<Message[]>;
  /** What runs for a network now. */
  states(network: string): ServiceState[];
  /** The leases of a network as they are now. */
  leases(network: string): Lease[];
  /**
   * Everything of ours that lives outside the kernel's links: dnsmasq processes, nft tables, files; also of a helper
   * that died.
   */
  strays(): Promise<Stray[]>;
  remove(stray: Stray): Promise<Result<null>>;
  /** Ends supervision. `processes`: the dnsmasq processes end too; else they go on serving. */
  close(processes: boolean): Promise<void>;
}

export interface NetworkServicesOptions {
  /**
   * Absolute path of a folder of this helper alone, which is made where it is missing: configurations,
   * leases and process ids of dnsmasq. The next helper must be given the same one, to find what runs.
   * On a tmpfs (/run/taproom/services): nothing in it outlives the kernel's state.
   */
  folder: string;
  log: Log;
  events: NetworkServicesEvents;
  /** Names of the namespaces that there are now, without the helper's own. */
  namespaces: () => readonly string[];
  /** dnsmasq ends when this process does, however that ends: for the sandbox, which nobody cleans up. */
  endWithHelper: boolean;
  /** Where programs are looked for, written as PATH is; default: the system's folders. */
  path?: string;
}

export interface Stray {
  what: 'nft-table' | 'process' | 'file';
  namespace: string;
  name: string;
  network: string | null;
  evidence: Message;
}

export interface NetworkServicesEvents {
  /** The leases of a network changed: all of them, as they are. */
  leases(network: string, leases: Lease[]): void;
  /** A service came up, restarts, failed. */
  changed(network: string, states: ServiceState[]): void;
}
