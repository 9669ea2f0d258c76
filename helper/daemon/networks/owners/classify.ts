import {
  networkOfAlias,
  ROUTE_PROTOCOL,
  type Address,
  type Link,
  type OwnerRow,
  type Route,
  type Rule,
} from '../../../protocol/index.ts';

/** Whose something is, and how that is known. */
export type Owned = Pick<OwnerRow, 'owner' | 'network' | 'evidence'>;

/** Who else manages a link, by what a daemon itself wrote down about it. */
export interface Managed {
  by: 'networkmanager' | 'networkd';
  evidence: string;
}

/** RTPROT_* of rtnetlink.h. */
const RTPROT = { kernel: 2, ra: 9, dhcp: 16 } as const;
/** IFAPROT_* of if_addr.h: what the kernel itself gave out. */
const IFAPROT = { kernelLo: 1, kernelRa: 2, kernelLl: 3 } as const;

const ours = (network: string | null, evidence: string): Owned => ({ owner: 'taproom', network, evidence });

/** `controller` is the name of the bridge or bond that it is a port of. Pure, like all here. */
export function linkOwner(link: Link, controller: string | null, managed: Managed | null): Owned | null {
  const network = networkOfAlias(link.alias);
  if (network !== undefined) return ours(network, `Its alias is "${link.alias ?? ''}".`);
  if (link.kind === 'loopback')
    return { owner: 'kernel', network: null, evidence: 'Every network namespace has its loopback.' };
  return namedBy(link, controller) ?? (managed && { owner: managed.by, network: null, evidence: managed.evidence });
}

/** By the names that these programs document, with the kind that they make under it. */
function namedBy({ name, kind }: Link, controller: string | null): Owned | null {
  const is = (owner: Owned['owner'], evidence: string): Owned => ({ owner, network: null, evidence });
  if (kind === 'bridge' && isDockerBridge(name))
    return is('docker', "Docker names its bridges docker0, docker_gwbridge, or br- and the network's id.");
  if (kind === 'bridge' && isPodmanBridge(name))
    return is('podman', 'Podman names its bridges podman0, podman1 ..., with CNI cni-podman0.');
  if (kind === 'bridge' && /^virbr\d+$/.test(name))
    return is('libvirt', 'libvirt names its bridges virbr0, virbr1 ...');
  if ((kind === 'tap' || kind === 'macvtap') && /^(vnet|macvtap)\d+$/.test(name))
    return is('libvirt', 'libvirt names the cards of virtual machines vnet0, vnet1 ...');
  if (/^virbr\d+-nic$/.test(name))
    return is('libvirt', 'libvirt gives each of its bridges a link named after it with -nic.');
  if (kind === 'veth' && controller !== null) {
    if (isDockerBridge(controller)) return is('docker', `It is a port of ${controller}, which is a bridge of Docker.`);
    if (isPodmanBridge(controller)) return is('podman', `It is a port of ${controller}, which is a bridge of Podman.`);
  }
  return null;
}

const isDockerBridge = (name: string): boolean => /^(docker\d+|docker_gwbridge|br-[0-9a-f]{12})$/.test(name);
const isPodmanBridge = (name: string): boolean => /^(cni-)?podman\d+$/.test(name);

/** What belongs to a link because of who owns that; nothing where the owner is us: what is added to our link by hand is not ours. */
const asItsLink = (link: { name: string; owned: Owned | null }): Owned | null =>
  link.owned === null || link.owned.owner === 'taproom' || link.owned.owner === 'kernel'
    ? null
    : {
        owner: link.owned.owner,
        network: link.owned.network,
        evidence: `It is on ${link.name}, about which is known: ${link.owned.evidence}`,
      };

interface On {
  name: string;
  owned: Owned | null;
}

/** `network`: which of our networks claims it. */
export function addressOwner(row: Address, link: On | null, network: string | null): Owned | null {
  const { protocol } = row;
  if (protocol === ROUTE_PROTOCOL) return ours(network, `Its protocol number is ${ROUTE_PROTOCOL} (Taproom's).`);
  // Kernels before 5.18 do not keep who added an address.
  if (network !== null) return ours(network, `The network ${network} added it.`);
  if (protocol === IFAPROT.kernelRa)
    return { owner: 'kernel', network: null, evidence: 'The kernel made it after a router advertisement (SLAAC).' };
  if (protocol === IFAPROT.kernelLo || protocol === IFAPROT.kernelLl || isKernels(row)) {
    return {
      owner: 'kernel',
      network: null,
      evidence: row.address.startsWith('fe80')
        ? 'The kernel gives each link that is up such an address (link-local).'
        : 'The kernel gives the loopback this address.',
    };
  }
  if (row.family === 'ipv4' && row.validLifetime !== null)
    return { owner: 'dhcp', network: null, evidence: 'It is an IPv4 address with a lifetime, as DHCP gives.' };
  return link && asItsLink(link);
}

const isKernels = ({ address, family, scope }: Address): boolean =>
  address === '127.0.0.1' || address === '::1' || (family === 'ipv6' && scope === 'link' && address.startsWith('fe80'));

export function routeOwner(row: Route, link: On | null, network: string | null): Owned | null {
  switch (row.protocol) {
    case ROUTE_PROTOCOL:
      return ours(network, `Its protocol number is ${ROUTE_PROTOCOL} (Taproom's).`);
    case RTPROT.dhcp:
      return { owner: 'dhcp', network: null, evidence: 'Its protocol is dhcp: a DHCP client added it.' };
    case RTPROT.ra:
      return { owner: 'kernel', network: null, evidence: 'Its protocol is ra: it comes from a router advertisement.' };
    case RTPROT.kernel:
      return {
        owner: 'kernel',
        network: null,
        evidence: 'Its protocol is kernel: it comes with an address or a link.',
      };
    default:
      return link && asItsLink(link);
  }
}

export function ruleOwner(row: Rule, network: string | null): Owned | null {
  if (row.protocol === ROUTE_PROTOCOL) return ours(network, `Its protocol number is ${ROUTE_PROTOCOL} (Taproom's).`);
  if (row.protocol === RTPROT.kernel)
    return { owner: 'kernel', network: null, evidence: 'Its protocol is kernel: every network namespace has it.' };
  return null;
}

/** `loopbackAlias`: null where the namespace cannot be looked into. */
export function namespaceOwner(name: string, loopbackAlias: string | null): Owned | null {
  const network = networkOfAlias(loopbackAlias);
  if (network !== undefined) return ours(network, `The alias of its loopback is "${loopbackAlias ?? ''}".`);
  if (/^netns-[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name))
    return { owner: 'podman', network: null, evidence: 'Podman names its namespaces netns- and a UUID.' };
  return null;
}
