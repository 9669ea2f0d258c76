import * as z from 'zod';
import { Address, AddressAdd, AddressDelete } from './addresses.ts';
import { Capability, HelperInfo, type Level } from './capabilities.ts';
import {
  DatapathName,
  DatapathRow,
  DatapathSettings,
  DatapathStatistics,
  datapathTypes,
  Impairment,
  MacEntry,
  Port,
  PortKey,
  PortSettingsChange,
} from './datapaths.ts';
import { Link, LinkHolder, linkKinds, LinkRef, LinkSet, madeLink } from './links.ts';
import { Message } from './message.ts';
import { code } from './messages/code.ts';
import { Namespace, NamespaceAdd, NamespaceDelete } from './namespaces.ts';
import { Family, LinkName, NamespaceRef, NetworkName, Prefix } from './names.ts';
import {
  Neighbour,
  Route,
  ROUTE_COLUMNS,
  RouteAdd,
  RouteDelete,
  RouteGet,
  Rule,
  RuleAdd,
  RuleDelete,
} from './routes.ts';
import {
  CheckedDocument,
  confirmation,
  DocumentText,
  ExportFormat,
  HistoryEntry,
  ImportRequest,
  Leftover,
  NetworkRow,
  Outcome,
  PendingChange,
} from './networks.ts';
import { Plan, Step } from './plan.ts';
import { Snapshot, Topic, TOPICS } from './state.ts';
import { StatisticsSample, StatisticsSubscribe } from './statistics.ts';

/**
 * The contract: every method with its parameters, its result and the level that the peer must have been granted
 * (null: none). Server dispatch, clients, CLI, preload, JSON Schema and docs/protocol.md derive from this value.
 */
const method = <P extends z.ZodType, R extends z.ZodType>(
  level: Level | null,
  summary: string,
  params: P,
  result: R,
) => ({ level, summary, params, result });

const none = z.strictObject({});
/** null: every namespace. */
const filter = { namespace: NamespaceRef.nullable().default(null) };
/** Routes in one answer: some 6 MiB. */
const MAX_ROWS = 20_000;
/** As passwd(5) or a directory service has it (`DOMAIN\\user`, `user@domain`), or a number. */
const UserName = z
  .string()
  .max(256)
  .regex(/^[\p{L}\p{N}_][\p{L}\p{N}_.@\\ +-]*\$?$/u, code('value.user'));
/** Changes in one; some hundred bytes each. */
const MAX_GATHERED = 4096;
const done = z.object({});
/** A saved network by its name, or the text of a document. */
const networkOrText = { name: NetworkName.optional(), text: DocumentText.optional() };
const oneOfThem = { message: code('value.networkOrText'), path: ['name'] };
const isOneOfThem = (of: { name?: string | undefined; text?: string | undefined }): boolean =>
  (of.name === undefined) !== (of.text === undefined);
const entry = z.number().int().min(1);
const applied = z.object({
  network: NetworkRow,
  /** Steps that were made; 0: nothing had to change. */
  steps: z.number().int(),
  /** The history entry; null where nothing had to change. */
  entry: entry.nullable(),
  /** Waits for its confirmation. */
  pending: PendingChange.nullable(),
});

/** Waits for its confirmation: it may cost the host its connection. */
const pending = { pending: PendingChange.nullable() };
const changed = z.object(pending);

const datapathMade = z.object({
  datapath: DatapathRow,
  /** Waits for its confirmation: the host's own connection goes by a port. */
  ...pending,
});

/** Changes that `change.make` takes several of: what each of them does hangs on its own parameters alone. */
export const GATHERED = [
  'link.add',
  'link.set',
  'link.delete',
  'address.add',
  'address.delete',
  'route.add',
  'route.delete',
  'rule.add',
  'rule.delete',
  'namespace.add',
  'namespace.delete',
  'datapath.delete',
] as const;

/** Methods that answer to `change.plan`: what they would do can be told before. */
export const PLANNABLE = [
  ...GATHERED,
  'link.deleteGroup',
  'datapath.add',
  'datapath.set',
  'datapath.port',
  'datapath.impair',
  'change.make',
  'network.apply',
  'network.up',
  'network.down',
  'history.undo',
  'history.redo',
] as const;

export const methods = {
  hello: method(
    null,
    'Answers with version, authorization and capabilities. The first call of a connection.',
    z.strictObject({ client: z.string().min(1).max(64), protocol: z.number().int().optional() }),
    HelperInfo,
  ),
  status: method(
    'observe',
    'State of the helper: uptime, memory, connections, monitored namespaces.',
    none,
    z.object({
      uptime: z.number(),
      residentBytes: z.number(),
      connections: z.number().int(),
      subscriptions: z.number().int(),
      revision: z.number().int(),
      counts: z.record(Topic, z.number().int()),
      demo: z.enum(['absent', 'off', 'on']),
      /** What is used of what the helper spends at most; of a budget for each user, by whoever uses most of it. */
      budgets: z.array(
        z.object({ name: z.string(), unit: z.enum(['count', 'bytes']), used: z.number(), size: z.number() }),
      ),
    }),
  ),
  doctor: method(
    'observe',
    'Probes this machine again; each missing feature has a remedy.',
    none,
    z.object({ capabilities: z.array(Capability) }),
  ),

  subscribe: method(
    'observe',
    'Answers with a snapshot; from then on `changes` notifications follow, in order.',
    z.strictObject({
      topics: z.array(Topic).min(1).max(TOPICS.length).default(['namespaces', 'links', 'addresses', 'routes', 'rules']),
    }),
    Snapshot,
  ),
  unsubscribe: method('observe', 'Ends the `changes` notifications of this connection.', none, done),
  'statistics.get': method(
    'observe',
    "One sample of every link's counters, read from the kernel now.",
    z.strictObject(filter),
    StatisticsSample,
  ),
  'statistics.subscribe': method(
    'observe',
    'Samples counters at this rate; a slow reader gets the latest, never a queue.',
    StatisticsSubscribe,
    done,
  ),
  'statistics.unsubscribe': method('observe', 'Ends the samples of this connection.', none, done),

  'link.list': method(
    'observe',
    'All links.',
    z.strictObject({ ...filter, kind: z.string().max(32).optional() }),
    z.object({ links: z.array(Link) }),
  ),
  'link.get': method(
    'observe',
    'One link with its addresses, routes, neighbours and counters.',
    z.strictObject({ link: LinkRef }),
    z.object({
      link: Link,
      addresses: z.array(Address),
      routes: z.array(Route),
      neighbours: z.array(Neighbour),
      counters: z.record(z.string(), z.number()),
    }),
  ),
  'link.holders': method(
    'observe',
    'The programs that have a TUN or TAP open: null if it is neither, or if they cannot be determined. Scans all processes.',
    z.strictObject({ link: LinkRef }),
    z.object({ holders: z.array(LinkHolder).nullable() }),
  ),
  'link.add': method(
    'manage',
    'Creates a link with its addresses and options; on a failure all of it is reverted.',
    z.discriminatedUnion('kind', linkKinds({ ...madeLink, ...confirmation })),
    z.object({ link: Link, peer: Link.nullable(), ...pending }),
  ),
  'link.set': method(
    'manage',
    'Changes the given fields, verifies them with the kernel, and answers with the link.',
    LinkSet.extend(confirmation),
    z.object({ link: Link, ...pending }),
  ),
  'link.delete': method(
    'manage',
    'Deletes a link (a veth with its peer).',
    z.strictObject({ link: LinkRef, ...confirmation }),
    changed,
  ),
  'link.deleteGroup': method(
    'manage',
    'Deletes all links of a group in one request.',
    z.strictObject({
      namespace: NamespaceRef.default(''),
      group: z.number().int().min(1).max(0x7fffffff),
      ...confirmation,
    }),
    z.object({ deleted: z.number().int(), ...pending }),
  ),

  'address.list': method(
    'observe',
    'All addresses.',
    z.strictObject(filter),
    z.object({ addresses: z.array(Address) }),
  ),
  'address.add': method(
    'manage',
    'Adds an address to a link.',
    AddressAdd.extend(confirmation),
    z.object({ address: Address, ...pending }),
  ),
  'address.delete': method('manage', 'Removes an address from a link.', AddressDelete.extend(confirmation), changed),

  'route.list': method(
    'observe',
    'Routes page by page: `next` of an answer is `after` of the next request, which then needs no more; null ends it. ' +
      'What is only counted (`large`) is read from the kernel, and may change between two pages. ' +
      'With `columns`, `rows` has arrays of those values in that order, and `routes` nothing.',
    z.strictObject({
      ...filter,
      family: Family.optional(),
      table: z.number().int().min(1).max(0xffffffff).optional(),
      /** RTPROT_*. */
      protocol: z.number().int().min(0).max(255).optional(),
      /** That they lead to. */
      link: LinkRef.optional(),
      /** Destinations in this prefix. */
      within: Prefix.optional(),
      columns: z.array(z.enum(ROUTE_COLUMNS)).min(1).max(ROUTE_COLUMNS.length).optional(),
      limit: z.number().int().min(1).max(MAX_ROWS).default(MAX_ROWS),
      after: z.number().int().min(1).optional(),
    }),
    z.object({
      routes: z.array(Route),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))).optional(),
      next: z.number().int().nullable(),
    }),
  ),
  'route.add': method('manage', 'Adds a route.', RouteAdd.extend(confirmation), z.object({ route: Route, ...pending })),
  'route.delete': method(
    'manage',
    'Deletes the route with this destination, table, metric and, where named, next hop.',
    RouteDelete.extend(confirmation),
    changed,
  ),
  'route.get': method(
    'observe',
    "The kernel's route lookup for a packet.",
    RouteGet,
    z.object({ route: Route, link: z.string().nullable() }),
  ),

  'rule.list': method(
    'observe',
    'Policy rules in order of priority.',
    z.strictObject(filter),
    z.object({ rules: z.array(Rule) }),
  ),
  'rule.add': method(
    'manage',
    'Adds a policy rule.',
    RuleAdd.extend(confirmation),
    z.object({ rule: Rule, ...pending }),
  ),
  'rule.delete': method('manage', 'Deletes a policy rule.', RuleDelete.extend(confirmation), changed),

  'neighbour.list': method(
    'observe',
    'ARP and NDP entries, page by page as the routes of route.list.',
    z.strictObject({
      ...filter,
      family: Family.optional(),
      link: LinkRef.optional(),
      /** Addresses in this prefix. */
      within: Prefix.optional(),
      limit: z.number().int().min(1).max(MAX_ROWS).default(MAX_ROWS),
      after: z.number().int().min(1).optional(),
    }),
    z.object({ neighbours: z.array(Neighbour), next: z.number().int().nullable() }),
  ),

  'namespace.list': method(
    'observe',
    "Named network namespaces, and the helper's own.",
    none,
    z.object({ namespaces: z.array(Namespace) }),
  ),
  'namespace.add': method(
    'manage',
    'Creates a named network namespace and brings its loopback up.',
    NamespaceAdd.extend(confirmation),
    z.object({ namespace: Namespace, ...pending }),
  ),
  'namespace.delete': method(
    'manage',
    'Deletes the name; the namespace is deleted when nothing refers to it.',
    NamespaceDelete.extend(confirmation),
    changed,
  ),

  'datapath.list': method(
    'observe',
    'All running datapaths with their ports and threads.',
    none,
    z.object({ datapaths: z.array(DatapathRow) }),
  ),
  'datapath.macs': method(
    'observe',
    'The MAC table of a switch.',
    z.strictObject({ name: DatapathName }),
    z.object({ entries: z.array(MacEntry) }),
  ),
  'datapath.statistics': method(
    'observe',
    'Counters of every port of every datapath, with the drops by reason, read now.',
    none,
    DatapathStatistics,
  ),
  'datapath.add': method(
    'manage',
    'Creates a datapath with its ports and starts its threads; on a failure all of it is reverted.',
    z.discriminatedUnion('type', datapathTypes(confirmation)),
    datapathMade,
  ),
  'datapath.set': method(
    'manage',
    'Changes a running datapath; unchanged ports lose no frames.',
    z.strictObject({
      name: DatapathName,
      /** The whole settings of its type; what is left out is its default. */
      settings: DatapathSettings.optional(),
      busyPoll: z.number().int().min(0).max(1_000_000).optional(),
      addPorts: z.array(Port).max(64).optional(),
      removePorts: z.array(PortKey).max(64).optional(),
      /** Settings of ports that stay. */
      changePorts: z
        .array(z.strictObject({ key: PortKey, settings: PortSettingsChange }))
        .max(64)
        .optional(),
      ...confirmation,
    }),
    datapathMade,
  ),
  'datapath.port': method(
    'manage',
    'Changes settings of one port while traffic flows.',
    z.strictObject({ name: DatapathName, key: PortKey, settings: PortSettingsChange, ...confirmation }),
    datapathMade,
  ),
  'datapath.impair': method(
    'manage',
    'Sets or clears the impairment of a port while traffic flows.',
    z.strictObject({
      /** Without it the port is looked for in all of them. */
      name: DatapathName.optional(),
      /** Its key, or the name of its device. */
      port: z.union([PortKey, LinkName]),
      direction: z.enum(['in', 'out', 'both']).default('both'),
      /** The whole impairment of this direction; null: none. */
      impairment: Impairment.nullable(),
      ...confirmation,
    }),
    datapathMade,
  ),
  'datapath.delete': method(
    'manage',
    'Stops a datapath and deletes the devices that it created.',
    z.strictObject({ name: DatapathName, ...confirmation }),
    changed,
  ),

  'change.plan': method(
    'observe',
    'The steps and risks of a change. Changes nothing.',
    z.strictObject({
      method: z.enum(PLANNABLE),
      /** Those of the method; where they do not fit, the answer is the method's own refusal. */
      params: z.record(z.string(), z.unknown()),
    }),
    /** Not empty `risks`: the change waits for its confirmation unless it is given at once. */
    Plan.pick({ steps: true, risks: true, notes: true }),
  ),

  'change.make': method(
    'manage',
    'Makes several changes as one: planned, confirmed, journaled and undone as one, all of them or none. Each is ' +
      'resolved in the state before all of them; a link that goes with an earlier one is as good as deleted.',
    z.strictObject({
      changes: z
        .array(z.strictObject({ method: z.enum(GATHERED), params: z.record(z.string(), z.unknown()) }))
        .min(1)
        .max(MAX_GATHERED),
      ...confirmation,
    }),
    z.object({
      /** The result of each, without `pending`. */
      results: z.array(z.record(z.string(), z.unknown())),
      /** The history entry; null where nothing had to change. */
      entry: entry.nullable(),
      ...pending,
    }),
  ),
  'change.cancel': method(
    'connect',
    'Stops the running change (default: the one that this connection asked for) after the step at hand and reverts ' +
      'it: it fails with `cancelled`. Answered at once.',
    z.strictObject({ entry: entry.optional() }),
    done,
  ),

  'network.list': method(
    'observe',
    'All saved networks and their states.',
    none,
    z.object({ networks: z.array(NetworkRow) }),
  ),
  'network.show': method(
    'observe',
    'A network: its saved document and, if it is up, the applied one.',
    z.strictObject({ name: NetworkName }),
    z.object({ network: NetworkRow, text: z.string(), appliedText: z.string().nullable() }),
  ),
  'network.check': method(
    'observe',
    'Checks a document; errors have line and column. Changes nothing.',
    z.strictObject({ text: DocumentText }),
    CheckedDocument,
  ),
  'network.plan': method(
    'observe',
    'The steps of bringing a network up or down. Changes nothing.',
    z.strictObject({ ...networkOrText, to: z.enum(['up', 'down']).default('up') }).refine(isOneOfThem, oneOfThem),
    z.object({ plan: Plan }),
  ),
  'network.save': method(
    'manage',
    'Saves a document under its name without bringing it up; replaces an existing one.',
    z.strictObject({ text: DocumentText }),
    z.object({ network: NetworkRow }),
  ),
  'network.delete': method(
    'manage',
    'Deletes a saved network; with `down`, one that is up is brought down first.',
    z.strictObject({ name: NetworkName, down: z.boolean().default(false) }),
    done,
  ),
  'network.apply': method(
    'manage',
    'Saves a document and applies it: only differences are changed.',
    z.strictObject({ text: DocumentText, ...confirmation }),
    applied,
  ),
  'network.up': method(
    'connect',
    'Brings a saved network up, or reapplies its document if it is up.',
    z.strictObject({ name: NetworkName, ...confirmation }),
    applied,
  ),
  'network.down': method(
    'connect',
    'Brings a network down: deletes what it created, restores what it changed.',
    z.strictObject({ name: NetworkName, ...confirmation }),
    applied,
  ),
  'network.import': method(
    'observe',
    'A document of existing links with their addresses and routes. Saves nothing.',
    ImportRequest,
    z.object({ text: z.string(), notes: z.array(Message) }),
  ),
  'network.export': method(
    'observe',
    'The network as `ip` commands, systemd-networkd units or netplan, with notes on what the format cannot express.',
    z.strictObject({ ...networkOrText, format: ExportFormat }).refine(isOneOfThem, oneOfThem),
    z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })), notes: z.array(Message) }),
  ),

  'pending.confirm': method(
    'connect',
    'Confirms the pending change.',
    z.strictObject({ entry: entry.optional() }),
    z.object({ entry: HistoryEntry }),
  ),
  'pending.revert': method(
    'connect',
    'Reverts the pending change.',
    z.strictObject({ entry: entry.optional() }),
    z.object({ entry: HistoryEntry }),
  ),

  'history.list': method(
    'observe',
    'Changes made through Taproom, the newest first.',
    z.strictObject({
      limit: z.number().int().min(1).max(500).default(50),
      before: entry.optional(),
      /** Only those of this network, of this user (name or number), that ended so. */
      network: NetworkName.optional(),
      user: UserName.optional(),
      outcome: Outcome.optional(),
    }),
    z.object({ entries: z.array(HistoryEntry) }),
  ),
  'history.show': method(
    'observe',
    'One change with its steps, and those of its undo or why it cannot be undone.',
    z.strictObject({ entry }),
    z.object({
      entry: HistoryEntry,
      steps: z.array(Step),
      /** What undoing it would do now; null where it cannot be undone: `why`. */
      undo: z.array(Step).nullable(),
      why: Message.nullable(),
    }),
  ),
  'history.undo': method(
    'connect',
    'Undoes a change (default: the last one that can be undone); the undo is a history entry too.',
    z.strictObject({ entry: entry.optional(), ...confirmation }),
    z.object({ entry: HistoryEntry, undone: HistoryEntry, pending: PendingChange.nullable() }),
  ),

  'history.redo': method(
    'connect',
    'Makes a change again that was undone (default: the last one of this user, unless a new change came since).',
    z.strictObject({ entry: entry.optional(), ...confirmation }),
    z.object({ entry: HistoryEntry, redone: HistoryEntry, pending: PendingChange.nullable() }),
  ),

  'cleanup.list': method(
    'observe',
    'Everything that Taproom created on this machine; `orphans`: only objects of no network that is up and of no change in the history.',
    z.strictObject({ orphans: z.boolean().default(false) }),
    z.object({ leftovers: z.array(Leftover) }),
  ),
  'cleanup.run': method(
    'manage',
    'Removes these, networks first; answers with what was removed and what remains.',
    z.strictObject({ orphans: z.boolean().default(false) }),
    z.object({ removed: z.array(Leftover), remaining: z.array(Leftover.extend({ why: Message })) }),
  ),

  'demo.traffic': method(
    'manage',
    "Sandbox only: starts or stops the demo network's traffic.",
    z.strictObject({ on: z.boolean() }),
    done,
  ),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Plannable = (typeof PLANNABLE)[number];

/** Whether a method changes something: it waits for its turn, and the log says that it was called. */
export const isChange = (method: MethodName): boolean => {
  if (method === 'change.cancel') return false;
  const { level } = methods[method];
  return level === 'connect' || level === 'manage';
};
/** What a caller writes (defaults may be left out) and what comes back. */
export type Params<M extends MethodName> = z.input<Methods[M]['params']>;
export type ParsedParams<M extends MethodName> = z.output<Methods[M]['params']>;
export type MethodResult<M extends MethodName> = z.output<Methods[M]['result']>;
