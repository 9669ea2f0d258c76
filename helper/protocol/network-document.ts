import * as z from 'zod';
import { Datapath } from './datapaths.ts';
import { linkKinds, Mtu } from './links.ts';
import { code } from './messages/code.ts';
import {
  CidrText,
  IpAddress,
  isNamePattern,
  LinkName,
  Mac,
  NamespaceName,
  NamespaceRef,
  NetworkName,
  Prefix,
} from './names.ts';
import { RouteAdd, RuleAdd } from './routes.ts';

/**
 * The network document: what a user writes down, saves, sends to a colleague and brings up. YAML on
 * disk and on the wire; this is what it means once it is parsed. What single values cannot show (a
 * reference to nothing, a loop of controllers, overlapping prefixes) helper/document/check.ts finds.
 */

/** Of this form of the document; a document says which one it is written in. */
export const DOCUMENT_VERSION = 1;
/** Bytes of text. A thousand links need about 100 KiB; a request's line, escaped, is at most 1 MiB. */
export const DOCUMENT_MAX_BYTES = 512 * 1024;

const noPattern = code('value.linkNamePattern');
/**
 * A link that is there already, a NIC for example: what is named of it changes, and changes back when the network goes
 * down.
 */
export const ExistingLink = z.strictObject({
  kind: z.literal('existing'),
  namespace: NamespaceRef.default(''),
  name: LinkName,
  up: z.boolean().optional(),
  mtu: Mtu.optional(),
  /** Name of the bridge or bond to join. */
  controller: LinkName.optional(),
  /** Its addresses and routes move to the controller along with it, in the same transaction; and back. */
  moveAddresses: z.boolean().default(true),
  addresses: z.array(CidrText).max(256).default([]),
});
export type ExistingLink = z.output<typeof ExistingLink>;

/** The links of a document: each kind that can be made, up unless it says otherwise, and those that exist. */
export const DocumentLink = z
  .discriminatedUnion('kind', [ExistingLink, ...linkKinds({ up: z.boolean().default(true) })])
  .refine(({ name }) => !isNamePattern(name), { path: ['name'], message: noPattern })
  .refine((link) => link.kind !== 'veth' || !isNamePattern(link.options.peer ?? ''), {
    path: ['options', 'peer'],
    message: noPattern,
  });
export type DocumentLink = z.output<typeof DocumentLink>;

/** Packets between the links of a namespace. Said only where a namespace is to be a router; `nat` implies it. */
export const Forwarding = z.strictObject({
  namespace: NamespaceRef.default(''),
  ipv4: z.boolean().default(false),
  ipv6: z.boolean().default(false),
});

const Port = z.number().int().min(1, code('value.port')).max(65535, code('value.port'));
/** A port of this machine that leads to a machine inside. */
export const PublishedPort = z.strictObject({
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  port: Port,
  to: IpAddress,
  toPort: Port.optional(),
});
/** Source NAT (masquerade) of what comes from `from` and leaves by another link. */
export const Nat = z.strictObject({
  namespace: NamespaceRef.default(''),
  from: Prefix,
  /** The output interface; without it every link except the inside one. */
  out: LinkName.optional(),
  publish: z.array(PublishedPort).max(64).default([]),
});
export type Nat = z.output<typeof Nat>;

const DomainName = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
    code('value.domainName'),
  );
/** A reservation: this machine always gets this address. */
export const DhcpHost = z.strictObject({ mac: Mac, address: IpAddress, name: DomainName.optional() });
/** DHCP and DNS on a link, by dnsmasq in its own process. */
export const Dhcp = z.strictObject({
  namespace: NamespaceRef.default(''),
  link: LinkName,
  /** IPv4 addresses to lease, first to last. Without it: router advertisements or DNS only. */
  range: z.strictObject({ from: IpAddress, to: IpAddress }).optional(),
  /** Seconds. dnsmasq's smallest is two minutes. */
  leaseTime: z.number().int().min(120, code('value.leaseTime')).max(31_536_000).default(3600),
  /** Default gateway told to clients: default the link's own address; null: none is told. */
  router: IpAddress.nullable().optional(),
  /** Name servers told to clients: default the link's own address, where this dnsmasq answers. */
  dns: z.array(IpAddress).max(8).optional(),
  /** Where names outside are asked; default what the machine itself asks. */
  upstream: z.array(IpAddress).max(8).optional(),
  domain: DomainName.optional(),
  hosts: z.array(DhcpHost).max(256).default([]),
  /** IPv6 router advertisements for the link's prefix: hosts make their own addresses (SLAAC), or ask DHCPv6. */
  advertise: z.enum(['slaac', 'stateless', 'stateful']).optional(),
});
export type Dhcp = z.output<typeof Dhcp>;

/** Name servers of a link, through systemd-resolved. */
export const LinkDns = z.strictObject({
  link: LinkName,
  servers: z.array(IpAddress).min(1).max(8),
  /** Names below these are asked here. */
  domains: z.array(DomainName).max(32).default([]),
  /** Everything is asked here (the domain `~.`). */
  everything: z.boolean().default(false),
});
export type LinkDns = z.output<typeof LinkDns>;

export const NetworkDocument = z.strictObject({
  /** The version of the form that the document is written in. */
  taproom: z.literal(DOCUMENT_VERSION, code('value.documentVersion')),
  /** Under this name it is saved, connected and shown. */
  name: NetworkName,
  /** For people: what it is for. */
  description: z
    .string()
    .max(1000)
    .regex(/^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$/, code('value.description'))
    .default(''),
  /** When it comes up by itself: never, when the helper starts, or when its user logs in. */
  start: z.enum(['manual', 'boot', 'login']).default('manual'),
  /** When somebody else changes what the network needs, change it back. */
  keep: z.boolean().default(false),
  /** Network namespaces that the network makes, and deletes with all that is in them when it goes down. */
  namespaces: z.array(NamespaceName).max(256).default([]),
  /** Links that it makes, or changes where they exist. */
  links: z.array(DocumentLink).max(2048).default([]),
  /** Routes, in any table of any namespace. */
  routes: z.array(RouteAdd).max(2048).default([]),
  /** Policy rules: which packets look into which table. */
  rules: z.array(RuleAdd).max(1024).default([]),
  /** Which namespaces are routers. */
  forwarding: z.array(Forwarding).max(256).default([]),
  /** What leaves under the address of the link that it leaves by. */
  nat: z.array(Nat).max(64).default([]),
  /** Addresses and names for whoever is on a link. */
  dhcp: z.array(Dhcp).max(64).default([]),
  /** Which name servers this machine asks through a link. */
  dns: z.array(LinkDns).max(64).default([]),
  /**
   * Packet loops between ports: switches, bonds, responders, exception paths. A port may be written as text:
   * `tap:vm1,vlan=10`.
   */
  datapaths: z.array(Datapath).max(64).default([]),
});
export type NetworkDocument = z.output<typeof NetworkDocument>;
