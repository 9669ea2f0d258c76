import * as z from 'zod';
import { AddressAdd } from './addresses.ts';
import { Datapath, DatapathName } from './datapaths.ts';
import { LinkAdd, linkSettings } from './links.ts';
import { Message } from './message.ts';
import { CidrText, LinkName, NamespaceName, NamespaceRef, NetworkName } from './names.ts';
import { Dhcp, LinkDns, Nat } from './network-document.ts';
import { RouteAdd, RuleAdd } from './routes.ts';

/**
 * Operations, steps and plans. An operation is one change as plain data: it is what the planner
 * orders, the journal writes before it is made, the helper carries out, and a plan shows. Its inverse
 * is operations too, worked out before it is made. Links are named by namespace and name: an operation
 * in the journal may be read by another helper, when indexes have changed hands.
 */

/** Kernel settings that Taproom may touch: a closed list, never a path (ip-sysctl.rst). */
export const SysctlKey = z.enum([
  'ipv4.forwarding', // net.ipv4.ip_forward
  'ipv4.acceptRedirects', // net.ipv4.conf.all.accept_redirects, which the kernel sets whenever ip_forward changes
  'ipv6.forwarding', // net.ipv6.conf.all.forwarding
  'ipv4.rpFilter', // net.ipv4.conf.LINK.rp_filter
  'ipv6.acceptRa', // net.ipv6.conf.LINK.accept_ra
  'ipv6.disable', // net.ipv6.conf.LINK.disable_ipv6
]);
export type SysctlKey = z.infer<typeof SysctlKey>;

const at = { namespace: NamespaceRef, link: LinkName };
/** RTPROT_*: ours where it is left out. Foreign routes that move with a link keep theirs. */
const protocol = z.number().int().min(0).max(255).optional();

export const Operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('namespace.add'), name: NamespaceName, network: NetworkName.nullable() }),
  z.strictObject({ op: z.literal('namespace.delete'), name: NamespaceName }),
  z.strictObject({ op: z.literal('link.add'), link: LinkAdd }),
  /** Only where the link's alias is this one; null: whatever it is. */
  z.strictObject({ op: z.literal('link.delete'), ...at, alias: z.string().max(255).nullable() }),
  z.strictObject({ op: z.literal('link.set'), ...at, set: z.strictObject(linkSettings) }),
  z.strictObject({
    op: z.literal('address.add'),
    ...at,
    address: AddressAdd.omit({ link: true }).extend({ protocol }),
  }),
  z.strictObject({ op: z.literal('address.delete'), ...at, address: CidrText, peer: CidrText.optional() }),
  z.strictObject({ op: z.literal('route.add'), route: RouteAdd.extend({ protocol }) }),
  z.strictObject({ op: z.literal('route.delete'), route: RouteAdd.extend({ protocol }) }),
  z.strictObject({ op: z.literal('rule.add'), rule: RuleAdd.extend({ protocol }) }),
  z.strictObject({ op: z.literal('rule.delete'), rule: RuleAdd.extend({ protocol }) }),
  z.strictObject({
    op: z.literal('sysctl.set'),
    namespace: NamespaceRef,
    key: SysctlKey,
    link: LinkName.nullable(),
    value: z.number().int().min(0).max(2),
  }),
  /** The network's whole part of our nftables table in this namespace; none: it goes. */
  z.strictObject({
    op: z.literal('nat.set'),
    network: NetworkName,
    namespace: NamespaceRef,
    nat: z.array(Nat).max(64),
  }),
  /** The network's dnsmasq in this namespace; none: it ends. */
  z.strictObject({
    op: z.literal('dhcp.set'),
    network: NetworkName,
    namespace: NamespaceRef,
    dhcp: z.array(Dhcp).max(64),
  }),
  /** Resolver settings of a link of the helper's own namespace; null: none. */
  z.strictObject({ op: z.literal('dns.set'), network: NetworkName, link: LinkName, dns: LinkDns.nullable() }),
  /** Tells NetworkManager and networkd, where they run, to leave these links of the helper's own namespace alone. */
  z.strictObject({ op: z.literal('unmanaged.set'), network: NetworkName, links: z.array(LinkName).max(4096) }),
  /**
   * Its threads, ports and the devices that it makes; `network`: whose mark those bear. They live as long as the
   * helper.
   */
  z.strictObject({ op: z.literal('datapath.add'), datapath: Datapath, network: NetworkName.nullable() }),
  /** The whole new description; what differs changes while the rest runs on. */
  z.strictObject({ op: z.literal('datapath.set'), datapath: Datapath, network: NetworkName.nullable() }),
  z.strictObject({ op: z.literal('datapath.delete'), name: DatapathName }),
]);
export type Operation = z.output<typeof Operation>;
export type OperationOf<K extends Operation['op']> = Extract<Operation, { op: K }>;

/** Why a step may interrupt a connection of the host. */
export const Risk = z.enum([
  'default-route', // the default route of the host changes
  'connection-link', // the link that carries the host's connection changes
  'connection-impaired', // frames of the host's connection are lost, delayed or held back on purpose
  'connection-address', // an address that connections of the host use goes
  'connection-path', // what connections of the host send or receive goes another way
  'physical-port', // a physical link becomes a port of a bridge, a bond or a datapath
  'router-advertisements', // IPv6 forwarding makes links of the host ignore router advertisements
]);
export type Risk = z.infer<typeof Risk>;

/** One operation of a plan, in its place in the order. */
export const Step = z.object({
  operation: Operation,
  /** Its inverse, in this order; computed before the step is carried out. */
  inverse: z.array(Operation),
  /** What happens. */
  summary: Message,
  /** Equivalent commands (`ip`, `sysctl`, `nft`, `dnsmasq`); to read, never run. */
  commands: z.array(z.string()),
  change: z.enum(['add', 'change', 'remove']),
  risks: z.array(Risk),
});
export type Step = z.output<typeof Step>;

export const Plan = z.object({
  network: NetworkName,
  /** Where it leads. */
  to: z.enum(['up', 'down']),
  /** None: everything is as it should be. */
  steps: z.array(Step),
  /** All risks of the steps, once each. Not empty: it needs a confirmation. */
  risks: z.array(Risk),
  /** What is worth knowing and hinders nothing: a Docker firewall, a DNS service that does not run. */
  notes: z.array(Message),
});
export type Plan = z.output<typeof Plan>;
