import {
  networkOfAlias,
  ROUTE_PROTOCOL,
  type Address,
  type Link,
  type OwnerRow,
  type Route,
  type Rule,
} from '../../../protocol/index.ts';
import { say, type Message } from '../../../protocol/messages/index.ts';

/** Whose something is, and how that is known. */
export type Owned = Pick<OwnerRow, 'owner' | 'network' | 'evidence'>;

/** Who else manages a link, by what a daemon itself wrote down about it. */
export interface Managed {
  by: 'networkmanager' | 'networkd';
  evidence: Message;
}

/** RTPROT_* of rtnetlink.h. */
const RTPROT = { kernel: 2, ra: 9, dhcp: 16 } as const;
/** IFAPROT_* of if_addr.h: what the kernel itself gave out. */
const IFAPROT = { kernelLo: 1, kernelRa: 2, kernelLl: 3 } as const;

export const OUR_PROTOCOL = say('owner.protocol', { number: ROUTE_PROTOCOL });

const ours = (network: string | null, evidence: Message): Owned => ({ owner: 'taproom', network, evidence });

/** `controller` is the name of the bridge or bond that it is a port of. Pure, like all here. */
export function linkOwner(link: Link, controller: string | null, managed: Managed | null): Owned | null {
  const network = networkOfAlias(link.alias);
  if (network !== undefined) return ours(network, say('owner.alias', { alias: link.alias ?? '' }));
  if (link.kind === 'loopback') return { owner: 'kernel', network: null, evidence: say('owner.loopback') };
  return namedBy(link, controller) ?? (managed && { owner: managed.by, network: null, evidence: managed.evidence });
}

/** By the names that these programs document, with the kind that they make under it. */
function namedBy({ name, kind }: Link, controller: string | null): Owned | null {
  const is = (owner: Owned['owner'], evidence: Message): Owned => ({ owner, network: null, evidence });
  if (kind === 'bridge' && isDockerBridge(name)) return is('docker', say('owner.dockerBridge'));
  if (kind === 'bridge' && isPodmanBridge(name)) return is('podman', say('owner.podmanBridge'));
  if (kind === 'bridge' && /^virbr\d+$/.test(name)) return is('libvirt', say('owner.libvirtBridge'));
  if ((kind === 'tap' || kind === 'macvtap') && /^(vnet|macvtap)\d+$/.test(name))
    return is('libvirt', say('owner.libvirtInterface'));
  if (/^virbr\d+-nic$/.test(name)) return is('libvirt', say('owner.libvirtNic'));
  if (kind === 'veth' && controller !== null) {
    if (isDockerBridge(controller)) return is('docker', say('owner.dockerPort', { controller }));
    if (isPodmanBridge(controller)) return is('podman', say('owner.podmanPort', { controller }));
  }
  return null;
}

const isDockerBridge = (name: string): boolean => /^(docker\d+|docker_gwbridge|br-[0-9a-f]{12})$/.test(name);
const isPodmanBridge = (name: string): boolean => /^(cni-)?podman\d+$/.test(name);

/**
 * What belongs to a link because of who owns that; nothing where the owner is us: what is added to our link by hand is
 * not ours.
 */
const asItsLink = (link: { name: string; owned: Owned | null }): Owned | null =>
  link.owned === null || link.owned.owner === 'taproom' || link.owned.owner === 'kernel'
    ? null
    : {
        owner: link.owned.owner,
        network: link.owned.network,
        evidence: say('owner.onLink', { link: link.name, evidence: link.owned.evidence }),
      };

interface On {
  name: string;
  owned: Owned | null;
}

/** `network`: which of our networks claims it. */
export function addressOwner(row: Address, link: On | null, network: string | null): Owned | null {
  const { protocol } = row;
  if (protocol === ROUTE_PROTOCOL) return ours(network, OUR_PROTOCOL);
  // Kernels before 5.18 do not keep who added an address.
  if (network !== null) return ours(network, say('owner.network', { network }));
  if (protocol === IFAPROT.kernelRa) return { owner: 'kernel', network: null, evidence: say('owner.slaac') };
  if (protocol === IFAPROT.kernelLo || protocol === IFAPROT.kernelLl || isKernels(row)) {
    return {
      owner: 'kernel',
      network: null,
      evidence: row.address.startsWith('fe80') ? say('owner.linkLocal') : say('owner.loopbackAddress'),
    };
  }
  if (row.family === 'ipv4' && row.validLifetime !== null)
    return { owner: 'dhcp', network: null, evidence: say('owner.dhcpLifetime') };
  return link && asItsLink(link);
}

const isKernels = ({ address, family, scope }: Address): boolean =>
  address === '127.0.0.1' || address === '::1' || (family === 'ipv6' && scope === 'link' && address.startsWith('fe80'));

export function routeOwner(row: Route, link: On | null, network: string | null): Owned | null {
  switch (row.protocol) {
    case ROUTE_PROTOCOL:
      return ours(network, OUR_PROTOCOL);
    case RTPROT.dhcp:
      return { owner: 'dhcp', network: null, evidence: say('owner.routeDhcp') };
    case RTPROT.ra:
      return { owner: 'kernel', network: null, evidence: say('owner.routeRa') };
    case RTPROT.kernel:
      return { owner: 'kernel', network: null, evidence: say('owner.routeKernel') };
    default:
      return link && asItsLink(link);
  }
}

export function ruleOwner(row: Rule, network: string | null): Owned | null {
  if (row.protocol === ROUTE_PROTOCOL) return ours(network, OUR_PROTOCOL);
  if (row.protocol === RTPROT.kernel) return { owner: 'kernel', network: null, evidence: say('owner.ruleKernel') };
  return null;
}

/** `loopbackAlias`: null where the namespace cannot be looked into. */
export function namespaceOwner(name: string, loopbackAlias: string | null): Owned | null {
  const network = networkOfAlias(loopbackAlias);
  if (network !== undefined) return ours(network, say('owner.loopbackAlias', { alias: loopbackAlias ?? '' }));
  if (/^netns-[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name))
    return { owner: 'podman', network: null, evidence: say('owner.podmanNamespace') };
  const runtime = /^(docker|podman):/.exec(name)?.[1] as 'docker' | 'podman' | undefined;
  return runtime === undefined ? null : { owner: runtime, network: null, evidence: say('owner.container', { name }) };
}
