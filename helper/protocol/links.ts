import * as z from 'zod';
import type { LinkField } from './kinds/link/fields.ts';
import { LINK_KIND_NAMES, LINK_KINDS } from './kinds/link/index.ts';
import { schemaParts } from './kinds/schema-parts.ts';
import { code } from './messages/code.ts';
import { CidrText, LinkName, Mac, NamespaceRef, NewLinkName, RenamedLinkName } from './names.ts';

/** The kinds that Taproom makes; every other kind of the kernel is shown and may be configured, not made. */
export const CreatableKind = z.enum(LINK_KIND_NAMES);
export type CreatableKind = z.infer<typeof CreatableKind>;

const Index = z.number().int().min(1).max(0x7fffffff);

/** Bytes. The kernel's own bounds of the link (min/max) are checked by the kernel, which says so. */
export const Mtu = z.number().int().min(68, code('value.mtuSmall')).max(65535, code('value.mtuBig'));

type OptionsOf<K extends CreatableKind> = ReturnType<(typeof LINK_KINDS)[K]['options']>;
const made = new Map<unknown, z.ZodType>();
/** The options of each kind; kinds that have the same share one schema. */
export const LINK_OPTIONS = Object.fromEntries(
  Object.values(LINK_KINDS).map(({ kind, options }) => {
    const schema = made.get(options) ?? options(schemaParts);
    made.set(options, schema);
    return [kind, schema];
  }),
) as unknown as { [K in CreatableKind]: OptionsOf<K> };
export const BridgeOptions = LINK_OPTIONS.bridge;

/** See LINK_FIELDS. */
const fields = {
  mtu: Mtu.optional(),
  mac: Mac.optional(),
  alias: z.string().max(255).optional(),
  group: z.number().int().min(0).max(0x7fffffff).optional(),
} satisfies Record<LinkField, z.ZodType>;

const common = {
  /** Where it lives; the empty text is the helper's own namespace. */
  namespace: NamespaceRef.default(''),
  name: NewLinkName,
  mtu: fields.mtu,
  mac: fields.mac,
  /** Name of the bridge or bond to join. */
  controller: LinkName.optional(),
  /** Its own addresses, each with the length of its prefix. */
  addresses: z.array(CidrText).max(256).default([]),
};

/** Where nothing must be said, the options may be left out whole. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- whether nothing at all will do
type MaybeOptions<O extends z.ZodType> = Pick<z.input<O>, never> extends z.input<O> ? z.ZodPrefault<O> : O;
type KindSchema<K extends CreatableKind, M> = z.ZodObject<
  { kind: z.ZodLiteral<K>; options: MaybeOptions<OptionsOf<K>> } & typeof common & M,
  z.core.$strict
>;
/** One schema for each kind that can be made: its options, and the fields that `more` adds to all of them. */
export const linkKinds = <M extends z.ZodRawShape>(more: M) =>
  LINK_KIND_NAMES.map((kind) => {
    const options: z.ZodType = LINK_OPTIONS[kind];
    const mayLack = options.safeParse({}).success;
    return z.strictObject({
      kind: z.literal(kind),
      ...common,
      ...more,
      options: mayLack ? options.prefault({}) : options,
    });
  }) as unknown as [{ [K in CreatableKind]: KindSchema<K, M> }[CreatableKind]];

/** What a link that is made has beside what a document says of it. */
export const madeLink = { up: z.boolean().default(false), alias: fields.alias, group: fields.group };
/** One operation makes the whole link, or nothing of it. */
export const LinkAdd = z.discriminatedUnion('kind', linkKinds(madeLink));
export type LinkAdd = z.output<typeof LinkAdd>;
export type LinkAddInput = z.input<typeof LinkAdd>;

/** A link, by name or by index (the identity that outlives a rename). Exactly one of the two. */
export const LinkRef = z
  .strictObject({ namespace: NamespaceRef.default(''), name: LinkName.optional(), index: Index.optional() })
  .refine((ref) => (ref.name === undefined) !== (ref.index === undefined), { message: code('value.linkRef') });
export type LinkRef = z.output<typeof LinkRef>;

/** What can be set of a link while it exists: of `link.set`, and of the operation of a plan. */
export const linkSettings = {
  up: z.boolean().optional(),
  name: RenamedLinkName.optional(),
  ...fields,
  /** Name of the bridge or bond to join; null leaves the present one. */
  controller: LinkName.nullable().optional(),
  /** Move to this namespace. */
  moveTo: NamespaceRef.optional(),
  /** Options of its kind that can change while the link exists. */
  bridge: BridgeOptions.optional(),
};
export const LinkSet = z.strictObject({ link: LinkRef, ...linkSettings });
export type LinkSet = z.output<typeof LinkSet>;
export type LinkSetInput = z.input<typeof LinkSet>;

/** Another link that this one refers to; `namespace` is null where the kernel does not name it. */
export const LinkPointer = z.object({ index: Index, namespace: z.string().nullable() });
export type LinkPointer = z.infer<typeof LinkPointer>;

/** RFC 2863 states as IFLA_OPERSTATE has them. */
export const OperState = z.enum(['unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up']);
export type OperState = z.infer<typeof OperState>;

export const Owner = z.enum(['taproom', 'kernel', 'other']);

/** The observed link: what the kernel says now. Its identity is namespace + index. */
export const Link = z.object({
  namespace: z.string(),
  index: Index,
  name: z.string(),
  /** IFLA_INFO_KIND; `tun`/`tap` told apart; `loopback` and `physical` where the kernel has no kind. */
  kind: z.string(),
  owner: Owner,
  up: z.boolean(),
  carrier: z.boolean(),
  operState: OperState,
  /** Lower-case IFF_* names: up, broadcast, loopback, pointopoint, running, noarp, promisc, multicast, lower_up ... */
  flags: z.array(z.string()),
  mtu: z.number().int(),
  minMtu: z.number().int().nullable(),
  maxMtu: z.number().int().nullable(),
  mac: z.string().nullable(),
  alias: z.string().nullable(),
  altNames: z.array(z.string()),
  group: z.number().int(),
  controller: Index.nullable(),
  /** The lower link of vlan, macvlan, vxlan ... (IFLA_LINK). */
  parent: LinkPointer.nullable(),
  /** The other end of a veth pair. */
  peer: LinkPointer.nullable(),
  qdisc: z.string().nullable(),
  txQueueLength: z.number().int(),
  rxQueues: z.number().int(),
  txQueues: z.number().int(),
  /** Options of the kind, by the names of the `*Options` schemas; tun/tap add `attached`. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Bridge port state, where the controller is a bridge. */
  bridgePort: z
    .object({
      state: z.enum(['disabled', 'listening', 'learning', 'forwarding', 'blocking']),
      cost: z.number().int(),
      priority: z.number().int(),
    })
    .nullable(),
});
export type Link = z.infer<typeof Link>;

/** A process that has a TUN or TAP open. */
export const LinkHolder = z.object({
  pid: z.number().int(),
  program: z.string(),
  /** Where it is a datapath of this helper: its name. */
  datapath: z.string().nullable(),
});
export type LinkHolder = z.infer<typeof LinkHolder>;

export * from './counters.ts';
export * from './kinds/link/fields.ts';
export * from './kinds/link/options-of.ts';
export { defaultPeer, endsOf, isPairKind, LINK_NAME_MAX, peerOf, type LinkEnd } from './kinds/link/peer.ts';
export * from './kinds/link/index.ts';
export type { FormField } from './kinds/form.ts';
