import { readFileSync } from 'node:fs';
import { LINK_KIND_NAMES, linkKind, type Capability, type NetlinkKind } from '../protocol/index.ts';
import type { LinkCreate, Netlink } from '../../native/lib/types.ts';
import type { Store } from './store.ts';
import { probeTunCapabilities } from './tun-capabilities.ts';

/** CAP_SYS_ADMIN and CAP_NET_ADMIN: bits of CapEff in /proc/self/status (linux/capability.h). */
const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;

export function hasCapability(bit: bigint): boolean {
  const line = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return line?.[1] !== undefined && ((BigInt(`0x${line[1]}`) >> bit) & 1n) === 1n;
}
export const mayChangeNetwork = (): boolean => hasCapability(CAP_NET_ADMIN);

/** What this kernel and this machine offer. Probed at the start and by `doctor`; nothing of it stays. */
export class CapabilityProbe {
  readonly #netlink: Netlink;
  readonly #store: Store;
  readonly #more: () => Promise<Capability[]>;
  #known: Promise<Capability[]> | null = null;

  /** `more`: what others know of this machine. */
  constructor(netlink: Netlink, store: Store, more: () => Promise<Capability[]>) {
    this.#netlink = netlink;
    this.#store = store;
    this.#more = more;
  }

  /** The last answer; the first caller has it made. */
  known(): Promise<Capability[]> {
    return this.#known ?? this.probe();
  }

  probe(): Promise<Capability[]> {
    this.#known = this.#probe();
    return this.#known;
  }

  async #probe(): Promise<Capability[]> {
    const kinds = LINK_KIND_NAMES.filter((kind): kind is NetlinkKind => linkKind(kind).maker === 'netlink');
    const links: Capability[] = [];
    for (const kind of kinds) links.push(await this.#probeKind(kind));
    return [
      ...links,
      ...probeTunCapabilities(),
      namespaceCapability(),
      this.#addressProtocol(),
      ...(await this.#more()),
    ];
  }

  /**
   * Asks for a link of this kind with a multicast MAC address, which every kind refuses before it makes
   * anything (EADDRNOTAVAIL, rtnl_link_ops.validate); a kind that the kernel does not have, and no
   * module brings, is refused as such (EOPNOTSUPP). So the answer is the kernel's and nothing is made.
   */
  async #probeKind(kind: NetlinkKind): Promise<Capability> {
    const name = `link.${kind}`;
    const summary = linkKind(kind).words.use.en;
    const request: LinkCreate = { kind, name: PROBE_NAME, mac: '01:00:00:00:00:00', ...PROBE_OPTIONS[kind] };
    const answer = await this.#netlink.createLink('', request);
    if (answer.ok) {
      const made = await this.#netlink.getLink('', { name: PROBE_NAME });
      if (made.ok) await this.#netlink.deleteLink('', made.value.index);
      return { name, summary, available: true, detail: 'The kernel makes links of this kind.' };
    }
    const { code, message, kernelMessage } = answer.error;
    if (code === 'EADDRNOTAVAIL')
      return { name, summary, available: true, detail: 'The kernel makes links of this kind.' };
    if (code === 'EOPNOTSUPP') {
      return {
        name,
        summary,
        available: false,
        detail: `The kernel says: ${kernelMessage ?? message}.`,
        remedy: `Load its module where it is installed: \`sudo modprobe ${linkKind(kind).module ?? kind}\`; else a kernel that has it is needed.`,
      };
    }
    const remedy = code === 'EPERM' ? 'Start the helper with sudo, or use `taproom sandbox`.' : undefined;
    return {
      name,
      summary,
      available: false,
      detail: `The kernel refused the probe: ${kernelMessage ?? message} (${code}).`,
      ...(remedy === undefined ? {} : { remedy }),
    };
  }

  /** Kernels from 5.18 on say of each address who added it; they say so of the loopback's own (IFAPROT_KERNEL_LO). */
  #addressProtocol(): Capability {
    const loopback = [...this.#store.rows('addresses', '')].find(
      ({ address }) => address === '127.0.0.1' || address === '::1',
    );
    const summary = 'The kernel remembers which addresses Taproom added (IFA_PROTO).';
    const name = 'address.protocol';
    if (loopback) {
      const available = loopback.protocol > 0;
      return available
        ? { name, summary, available, detail: 'The loopback address carries its mark.' }
        : {
            name,
            summary,
            available,
            detail: 'The loopback address carries no mark.',
            remedy: 'Linux 5.18 or later has this; without it, addresses are told apart by their link.',
          };
    }
    return {
      name,
      summary,
      available: false,
      detail: 'There is no loopback address to see it by.',
      remedy: 'Bring the loopback up: `taproom link set lo --up`.',
    };
  }
}

const PROBE_NAME = 'taproom-probe';
const PROBE_OPTIONS: Partial<Record<NetlinkKind, Partial<LinkCreate>>> = {
  vxlan: { vxlan: { id: 1, port: 4789 } },
  veth: { veth: { peer: 'taproom-probe-p' } },
  macvlan: { macvlan: { mode: 'bridge' }, parent: 1 },
  macvtap: { macvlan: { mode: 'bridge' }, parent: 1 },
  vlan: { vlan: { id: 1, protocol: '802.1Q' }, parent: 1 },
  bond: { bond: { mode: 'active-backup', miimon: 100 } },
};

function namespaceCapability(): Capability {
  const name = 'namespace.create';
  const summary = 'Network namespaces: separate network stacks on one machine.';
  const allowed = hasCapability(CAP_SYS_ADMIN);
  let most = 0;
  try {
    most = Number(readFileSync('/proc/sys/user/max_net_namespaces', 'utf8'));
  } catch {
    return {
      name,
      summary,
      available: false,
      detail: 'The kernel has no network namespaces (CONFIG_NET_NS).',
      remedy: 'A kernel that has them is needed.',
    };
  }
  if (!allowed)
    return {
      name,
      summary,
      available: false,
      detail: 'The helper lacks CAP_SYS_ADMIN.',
      remedy: 'Start the helper with sudo, or use `taproom sandbox`.',
    };
  if (most === 0) {
    return {
      name,
      summary,
      available: false,
      detail: 'user.max_net_namespaces is 0.',
      remedy: 'Allow them: `sudo sysctl user.max_net_namespaces=1024`.',
    };
  }
  return { name, summary, available: true, detail: `Up to ${most} may be made.` };
}
