import { join } from 'node:path';
import { NFT_TABLE, ok, type Capability, type OperationOf, type ServiceState } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { failure } from '../errors.ts';
import { Dnsmasq } from './dnsmasq/dnsmasq.ts';
import { resolvFault, resolvFile } from './host.ts';
import { NatTables, natDetail } from './nat/nat.ts';
import type { NetworkServices, NetworkServicesOptions, ServiceOperation, Stray } from './network-services.ts';
import { Programs } from './programs.ts';
import { ResolvedDns } from './resolved/resolved.ts';
import { endProcess } from './dnsmasq/supervised.ts';
import { readSysctl, setSysctl } from './sysctl.ts';
import { Unmanaged } from './unmanaged/unmanaged.ts';

/** Wires the services together, and takes over what a helper before us has left running. */
export function createNetworkServices({
  folder,
  log,
  events,
  namespaces,
  endWithHelper,
  path,
}: NetworkServicesOptions): NetworkServices {
  const programs = new Programs(path);
  const nat = new NatTables(programs);
  const resolved = new ResolvedDns(programs);
  const unmanaged = new Unmanaged(programs, log);
  const dhcpFolder = join(folder, 'dnsmasq');
  /** NAT that is known to be in place, by network and namespace: for the states. */
  const natInPlace = new Map<string, OperationOf<'nat.set'>>();

  const states = (network: string): ServiceState[] => [
    ...[...natInPlace.values()]
      .filter((operation) => operation.network === network)
      .map(({ namespace, nat: parts }): ServiceState => ({
        kind: 'nat',
        namespace,
        state: 'running',
        detail: natDetail(parts),
      })),
    ...dnsmasq.states(network),
    ...resolved.states(network),
  ];
  const changed = (network: string): void => events.changed(network, states(network));
  const leases = (network: string): void => events.leases(network, dnsmasq.leases(network));
  const dnsmasq: Dnsmasq = new Dnsmasq({
    folder: dhcpFolder,
    programs,
    log,
    endWithHelper,
    resolvFile,
    leases,
    changed,
  });

  function noteNat(operation: OperationOf<'nat.set'>, inPlace: boolean): void {
    const key = `${operation.network}@${operation.namespace}`;
    const known = natInPlace.has(key);
    if (inPlace && operation.nat.length > 0) natInPlace.set(key, operation);
    else natInPlace.delete(key);
    if (known !== natInPlace.has(key)) changed(operation.network);
  }

  return {
    async carryOut(operation) {
      switch (operation.op) {
        case 'nat.set': {
          const done = await nat.set(operation);
          if (done.ok) noteNat(operation, true);
          return done;
        }
        case 'dhcp.set':
          return dnsmasq.set(operation);
        case 'dns.set': {
          const done = await resolved.set(operation);
          changed(operation.network);
          return done;
        }
        case 'unmanaged.set':
          return unmanaged.set(operation);
        case 'sysctl.set':
          return setSysctl(operation);
      }
    },
    async isInPlace(operation) {
      switch (operation.op) {
        case 'nat.set': {
          const inPlace = await nat.isInPlace(operation);
          if (inPlace) noteNat(operation, true);
          return inPlace;
        }
        case 'dhcp.set':
          return dnsmasq.isInPlace(operation);
        case 'dns.set':
          return resolved.isInPlace(operation);
        case 'unmanaged.set':
          return unmanaged.isInPlace(operation);
        case 'sysctl.set':
          return readSysctl(operation) === operation.value;
      }
    },
    readSysctl: (setting) => Promise.resolve(readSysctl(setting)),
    probe: async (): Promise<Capability[]> => [
      await nat.probe(),
      await dnsmasq.probe(),
      await resolved.probe(),
      ...unmanaged.probe(),
    ],
    notes: async (operations) => [
      ...(await nat.notes(
        operations.flatMap((operation) =>
          operation.op === 'nat.set' && operation.nat.length > 0 ? [operation.namespace] : [],
        ),
      )),
      ...(operations.some(asksForNames) ? resolved.notes() : []),
      ...operations.flatMap(withoutNames),
    ],
    states,
    leases: (network) => dnsmasq.leases(network),
    async strays() {
      const { processes, folders } = dnsmasq.strays();
      const tables = await Promise.all(
        ['', ...namespaces()].map(async (namespace): Promise<Stray[]> => {
          const networks = await nat.networks(namespace);
          if (networks?.length === 0)
            return [
              { what: 'nft-table', namespace, name: TABLE, network: null, evidence: say('leftover.nftTableEmpty') },
            ];
          // Each network's by itself: what one left behind goes without those of another that is up.
          return (networks ?? []).map((network) => ({
            what: 'nft-table',
            namespace,
            name: `${TABLE}: ${network}`,
            network,
            evidence: say('leftover.nftTable', { networks: network }),
          }));
        }),
      );
      return [
        ...processes.map(({ pid, network, namespace, configFile }): Stray => ({
          what: 'process',
          namespace,
          name: `dnsmasq ${pid}`,
          network,
          evidence: say('leftover.process', { file: configFile }),
        })),
        ...folders.map(({ network, namespace }): Stray => ({
          what: 'file',
          namespace,
          name: join(dhcpFolder, `${network}@${namespace}`),
          network,
          evidence: say('leftover.file'),
        })),
        ...tables.flat(),
        ...unmanaged
          .networks()
          .map((network): Stray => ({
            what: 'file',
            namespace: '',
            name: `unmanaged ${network}`,
            network,
            evidence: say('leftover.unmanagedFile'),
          })),
      ];
    },
    async remove({ what, namespace, name, network }) {
      switch (what) {
        case 'nft-table': {
          if (network === null) return nat.removeEmpty(namespace);
          const operation: OperationOf<'nat.set'> = { op: 'nat.set', network, namespace, nat: [] };
          const removed = await nat.set(operation);
          if (removed.ok) noteNat(operation, true);
          return removed;
        }
        case 'process': {
          const process = dnsmasq.strays().processes.find(({ pid }) => name === `dnsmasq ${pid}`);
          if (process === undefined) return ok(null);
          return process.network === '' ? endProcess(process) : dnsmasq.remove(process.network, process.namespace);
        }
        case 'file': {
          if (network === null) return failure('bug', 'cleanup', say('service.unknownFile', { name }));
          return name === `unmanaged ${network}` ? unmanaged.remove(network) : dnsmasq.remove(network, namespace);
        }
      }
    },
    close: (processes) => dnsmasq.close(processes),
  };
}

const TABLE = `inet ${NFT_TABLE}`;

/** A DNS service that would know of no name outside. */
function withoutNames(operation: ServiceOperation): Message[] {
  if (
    operation.op !== 'dhcp.set' ||
    operation.dhcp.length === 0 ||
    operation.dhcp.some(({ upstream }) => upstream !== undefined)
  )
    return [];
  const fault = resolvFault(operation.namespace);
  return fault === null ? [] : [say('service.namesUnresolved', { fault })];
}

const asksForNames = (operation: ServiceOperation): boolean => operation.op === 'dns.set' && operation.dns !== null;
