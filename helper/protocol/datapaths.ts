import * as z from 'zod';
import { DATAPATH_KIND_NAMES, DATAPATH_KINDS, type DatapathKindName } from './kinds/datapath/index.ts';
import { PORT_KIND_NAMES, PORT_KINDS, type PortKindName } from './kinds/port/index.ts';
import { Message, MessageValues } from './message.ts';
import { schemaParts } from './kinds/schema-parts.ts';
import { code } from './messages/code.ts';
import { NamespaceRef } from './names.ts';

/**
 * Datapaths: packet loops of ours between ports, in threads of the helper's addon. Described by the
 * network document, made by operations like links, observed as rows of the topic `datapaths`.
 */
export const DatapathType = z.enum(DATAPATH_KIND_NAMES);
export type DatapathType = z.infer<typeof DatapathType>;

/** At most 10 letters: each thread is called `tp-NAME-N`, of which the kernel keeps 15 bytes. */
export const DatapathName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,9}$/, code('value.datapathName'));

const fraction = z.number().min(0, code('value.share')).max(1, code('value.share'));
/** Milliseconds. Longer than a minute no queue could hold. */
const delay = z.number().min(0).max(60_000, code('value.delay'));

/** What happens to the frames of one direction of one port. What is left out does not happen. */
export const Impairment = z.strictObject({
  delay: delay.optional(),
  /** Milliseconds around the delay. */
  jitter: delay.optional(),
  distribution: z.enum(['uniform', 'normal', 'pareto', 'paretonormal']).optional(),
  /** Whether jitter may let frames overtake one another. */
  jitterReorders: z.boolean().optional(),
  /** Shares, 0 to 1. */
  loss: fraction.optional(),
  /** Gilbert-Elliott: chances to enter and to leave the bad state, and the losses in each. */
  burstLoss: z
    .strictObject({ toBad: fraction, toGood: fraction, lossBad: fraction.default(1), lossGood: fraction.default(0) })
    .optional(),
  duplicate: fraction.optional(),
  reorder: fraction.optional(),
  corrupt: fraction.optional(),
  /** Bits a second, Ethernet headers included. */
  rate: z.number().int().min(1000, code('value.rate')).max(1_000_000_000_000).optional(),
  /** Bytes that may pass at once when nothing did for a while. */
  burst: z
    .number()
    .int()
    .min(64)
    .max(64 * 1024 * 1024)
    .optional(),
  /** Frames that may wait. */
  queue: z.number().int().min(1).max(100_000).optional(),
  suspended: z.boolean().optional(),
  dropEvery: z.number().int().min(2, code('value.dropEvery')).max(1_000_000).optional(),
  /** pcap-filter(7): what matches is dropped. */
  dropMatching: z.string().min(1).max(1000).optional(),
  seed: z.number().int().min(0).max(0xffffffff).optional(),
});
export type Impairment = z.output<typeof Impairment>;

const VlanId = z.number().int().min(1, code('value.portVlanId')).max(4094, code('value.portVlanId'));
/** How a port takes part in VLANs; without it tags are payload. */
export const PortVlan = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('access'), id: VlanId }),
  /** `native`: of which VLAN untagged frames are; without it they are refused. */
  z.strictObject({
    mode: z.literal('trunk'),
    native: VlanId.optional(),
    allowed: z.array(VlanId).max(4094).optional(),
  }),
]);
export type PortVlan = z.output<typeof PortVlan>;

const StormLimit = z.number().int().min(1, code('value.stormLimit')).max(10_000_000);
/** Frames that come in by the port, and that go out by it. */
const Impairments = z.strictObject({
  in: Impairment.nullable().default(null),
  out: Impairment.nullable().default(null),
});
/** What can change at a port while it runs. */
export const PortSettings = z.strictObject({
  vlan: PortVlan.nullable().default(null),
  isolated: z.boolean().default(false),
  mirror: z.boolean().default(false),
  /** Bond: the preferred active member. */
  primary: z.boolean().default(false),
  /** Broadcast, multicast and unknown unicast frames a second that may come in. */
  stormLimit: StormLimit.nullable().default(null),
  /** Frames that come in by the port, and that go out by it. */
  impair: Impairments.default({ in: null, out: null }),
});
export type PortSettings = z.output<typeof PortSettings>;
/** Some of them: what is named takes the place of what was, the rest stays. */
export const PortSettingsChange = z
  .strictObject({
    vlan: PortVlan.nullable(),
    isolated: z.boolean(),
    mirror: z.boolean(),
    primary: z.boolean(),
    stormLimit: StormLimit.nullable(),
    impair: Impairments,
  })
  .partial();
export type PortSettingsChange = z.output<typeof PortSettingsChange>;

type PortSchema<K extends PortKindName> = z.ZodObject<
  { kind: z.ZodLiteral<K> } & ReturnType<(typeof PORT_KINDS)[K]['schema']> & typeof portCommon,
  z.core.$strict
>;
const portCommon = { namespace: NamespaceRef.default(''), settings: PortSettings.prefault({}) };
/** TAP and TUN are made when they are not there, and then go with the datapath. */
export const Port = z.discriminatedUnion(
  'kind',
  Object.values(PORT_KINDS).map(({ kind, schema }) =>
    z.strictObject({ kind: z.literal(kind), ...schema(schemaParts), ...portCommon }),
  ) as unknown as [{ [K in PortKindName]: PortSchema<K> }[PortKindName]],
);
export type Port = z.output<typeof Port>;
export type PortInput = z.input<typeof Port>;

export const PortKey = z
  .string()
  .max(160)
  .regex(new RegExp(`^(${PORT_KIND_NAMES.join('|')}):[\\x21-\\x7e]+$`), code('value.portKey'));

type SettingsOf<K extends DatapathKindName> = ReturnType<(typeof DATAPATH_KINDS)[K]['settings']>;
export const DATAPATH_SETTINGS = Object.fromEntries(
  Object.values(DATAPATH_KINDS).map(({ kind, settings }) => [kind, settings(schemaParts)]),
) as unknown as { [K in DatapathKindName]: SettingsOf<K> };

/** Whole settings of one of the types; which one, the datapath's type says. */
export const DatapathSettings = z.union(Object.values(DATAPATH_SETTINGS) as unknown as [SettingsOf<DatapathKindName>]);
export type DatapathSettings = z.output<typeof DatapathSettings>;

const common = {
  name: DatapathName,
  /** Threads; the flows are spread over them. */
  threads: z.number().int().min(1).max(16).default(1),
  /** CPUs that the threads may run on, in turn; empty: any. */
  affinity: z.array(z.number().int().min(0).max(4095)).max(64).default([]),
  /** Microseconds to look for more before sleeping: less latency for a busy CPU. */
  busyPoll: z.number().int().min(0).max(1_000_000).default(0),
  ports: z.array(Port).min(1, code('value.datapathPort')).max(64),
};
/** Where nothing must be said, the settings may be left out whole. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- whether nothing at all will do
type MaybeSettings<S extends z.ZodType> = Pick<z.input<S>, never> extends z.input<S> ? z.ZodPrefault<S> : S;
type KindSchema<K extends DatapathKindName, M> = z.ZodObject<
  { type: z.ZodLiteral<K>; settings: MaybeSettings<SettingsOf<K>> } & typeof common & M,
  z.core.$strict
>;
/** One schema for each type: its settings, and the fields that `more` adds to all of them. */
export const datapathTypes = <M extends z.ZodRawShape>(more: M) =>
  DATAPATH_KIND_NAMES.map((type) => {
    const settings: z.ZodType = DATAPATH_SETTINGS[type];
    const mayLack = settings.safeParse({}).success;
    return z.strictObject({
      type: z.literal(type),
      ...common,
      ...more,
      settings: mayLack ? settings.prefault({}) : settings,
    });
  }) as unknown as [{ [K in DatapathKindName]: KindSchema<K, M> }[DatapathKindName]];
export const Datapath = z.discriminatedUnion('type', datapathTypes({}));
export type Datapath = z.output<typeof Datapath>;
export type DatapathInput = z.input<typeof Datapath>;

/** Observed: a port of a running datapath. */
export const PortRow = z.object({
  key: PortKey,
  port: Port,
  /** The device's place among the links; null for sockets, and while it is gone. */
  link: z.object({ namespace: z.string(), index: z.number().int(), name: z.string() }).nullable(),
  state: z.enum(['up', 'down']),
  /** Why it is down. */
  reason: Message.nullable(),
  /** How frames go in and out: `AF_PACKET ring, vnet header`, and why not faster. */
  mode: z.string(),
  why: Message.nullable(),
});
export type PortRow = z.infer<typeof PortRow>;
/** A running datapath. Topic `datapaths`; its identity is its name. */
export const DatapathRow = z.object({
  name: z.string(),
  type: DatapathType,
  /** The network that owns it; null: created directly. */
  network: z.string().nullable(),
  datapath: Datapath,
  ports: z.array(PortRow),
  threads: z.array(z.object({ name: z.string(), id: z.number().int(), cpus: z.string() })),
  /** Bytes of buffers, rings and tables. */
  memory: z.number().int(),
  /** Bond: the active member. */
  active: PortKey.nullable(),
  /** What was noticed lately: a loop and its ports, a fail-over and how long it took. */
  notices: z.array(z.object({ time: z.iso.datetime(), code: z.string(), values: MessageValues, message: z.string() })),
});
export type DatapathRow = z.infer<typeof DatapathRow>;

/** Counters of one queue of a port since the port was added. */
export const QueueCounters = z.object({
  received: z.object({ frames: z.number(), bytes: z.number() }),
  sent: z.object({ frames: z.number(), bytes: z.number() }),
  segmented: z.number(),
  checksummed: z.number(),
  duplicated: z.number(),
  corrupted: z.number(),
  reordered: z.number(),
  /** Frames by reason; only the reasons that occurred. */
  drops: z.record(z.string(), z.number()),
});
export type QueueCounters = z.infer<typeof QueueCounters>;
/** Counters of one port: all queues together, and each. */
export const PortCounters = z.object({
  key: PortKey,
  ...QueueCounters.shape,
  /** One for each thread, in the order of the datapath's threads; they add up to what stands above. */
  queues: z.array(QueueCounters),
});
export type PortCounters = z.infer<typeof PortCounters>;
export const DatapathStatistics = z.object({
  /** Milliseconds of the helper's monotonic clock. */
  time: z.number(),
  datapaths: z.array(
    z.object({
      name: z.string(),
      /** CPU nanoseconds that its threads have used. */
      cpu: z.number(),
      ports: z.array(PortCounters),
    }),
  ),
});
export type DatapathStatistics = z.infer<typeof DatapathStatistics>;

/** An entry of a switch's MAC table. */
export const MacEntry = z.object({
  mac: z.string(),
  vlan: z.number().int(),
  port: PortKey,
  /** Seconds since its last frame. */
  age: z.number(),
});
export type MacEntry = z.infer<typeof MacEntry>;

export * from './kinds/datapath/index.ts';
export * from './kinds/port/index.ts';
