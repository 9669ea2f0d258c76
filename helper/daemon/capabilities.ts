import { readFileSync } from 'node:fs';
import { LINK_KIND_NAMES, linkKind, type Capability, type NetlinkKind } from '../protocol/index.ts';
import type { LinkCreate, NativeLinkKind, Netlink } from '../../native/lib/types.ts';
import type { Store } from './store.ts';
import { probeTunCapabilities } from './tun-capabilities.ts';
import { say, verbatim } from '../protocol/messages/index.ts';

/** CAP_SYS_ADMIN and CAP_NET_ADMIN: bits of CapEff in /proc/self/status (linux/capability.h). */
const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;

function hasCapability(bit: bigint): boolean {
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
    const summary = verbatim(linkKind(kind).words.use.en);
    const request: LinkCreate = { ...PROBES[kind], name: PROBE_NAME, mac: '01:00:00:00:00:00' };
    const answer = await this.#netlink.createLink('', request);
    if (answer.ok) {
      const made = await this.#netlink.getLink('', { name: PROBE_NAME });
      if (made.ok) await this.#netlink.deleteLink('', made.value.index);
      return { name, summary, available: true, detail: say('capability.foundLink') };
    }
    const { code, message, kernelMessage } = answer.error;
    if (code === 'EADDRNOTAVAIL') return { name, summary, available: true, detail: say('capability.foundLink') };
    if (code === 'EOPNOTSUPP') {
      return {
        name,
        summary,
        available: false,
        detail: say('capability.foundKernelSays', { words: kernelMessage ?? message }),
        remedy: say('capability.remedyModule', { module: linkKind(kind).module ?? kind }),
      };
    }
    const remedy = code === 'EPERM' ? say('capability.remedySudo') : undefined;
    return {
      name,
      summary,
      available: false,
      detail: say('capability.foundProbeRefused', { words: kernelMessage ?? message, errno: code }),
      ...(remedy === undefined ? {} : { remedy }),
    };
  }

  /** Kernels from 5.18 on say of each address who added it; they say so of the loopback's own (IFAPROT_KERNEL_LO). */
  #addressProtocol(): Capability {
    const loopback = [...this.#store.rows('addresses', '')].find(
      ({ address }) => address === '127.0.0.1' || address === '::1',
    );
    const summary = say('capability.addressProtocol');
    const name = 'address.protocol';
    if (loopback) {
      const available = loopback.protocol > 0;
      return available
        ? { name, summary, available, detail: say('capability.foundMarked') }
        : {
            name,
            summary,
            available,
            detail: say('capability.foundUnmarked'),
            remedy: say('capability.remedyAddressProtocol'),
          };
    }
    return {
      name,
      summary,
      available: false,
      detail: say('capability.foundNoLoopback'),
      remedy: say('capability.remedyLoopback'),
    };
  }
}

const PROBE_NAME = 'taproom-probe';
/** The least that a link of each kind needs. */
const PROBES: Readonly<Record<NetlinkKind, NativeLinkKind & { parent?: number }>> = {
  veth: { kind: 'veth', options: { peer: 'taproom-probe-p' } },
  bridge: { kind: 'bridge' },
  vxlan: { kind: 'vxlan', options: { id: 1, port: 4789 } },
  macvlan: { kind: 'macvlan', options: { mode: 'bridge' }, parent: 1 },
  macvtap: { kind: 'macvtap', options: { mode: 'bridge' }, parent: 1 },
  ifb: { kind: 'ifb' },
  dummy: { kind: 'dummy' },
  vlan: { kind: 'vlan', options: { id: 1, protocol: '802.1Q' }, parent: 1 },
  bond: { kind: 'bond', options: { mode: 'active-backup', miimon: 100 } },
};

function namespaceCapability(): Capability {
  const name = 'namespace.create';
  const summary = say('capability.namespaces');
  const allowed = hasCapability(CAP_SYS_ADMIN);
  let most = 0;
  try {
    most = Number(readFileSync('/proc/sys/user/max_net_namespaces', 'utf8'));
  } catch {
    return {
      name,
      summary,
      available: false,
      detail: say('capability.foundNoNamespaces'),
      remedy: say('capability.remedyKernelWithIt'),
    };
  }
  if (!allowed)
    return {
      name,
      summary,
      available: false,
      detail: say('capability.foundNotPrivileged'),
      remedy: say('capability.remedySudo'),
    };
  if (most === 0) {
    return {
      name,
      summary,
      available: false,
      detail: say('capability.foundNamespacesZero'),
      remedy: say('capability.remedyNamespaces'),
    };
  }
  return { name, summary, available: true, detail: say('capability.foundNamespaces', { most }) };
}
