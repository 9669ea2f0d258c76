import * as z from 'zod';
import { Failure } from './errors.ts';
import { LinkRef } from './links.ts';
import { Message, MessageValues } from './message.ts';
import { code } from './messages/code.ts';
import { NetworkName } from './names.ts';
import { DOCUMENT_MAX_BYTES, NetworkDocument } from './network-document.ts';
import { Risk } from './plan.ts';

/** YAML of a network document, comments and all; parsed by the helper, kept as it was written. */
export const DocumentText = z
  .string()
  .min(1, code('value.documentEmpty'))
  .max(DOCUMENT_MAX_BYTES, code('value.documentLarge'));

/** What is wrong in a document, where, and what to do: lines and columns from 1. */
export const DocumentFault = z.object({
  severity: z.enum(['error', 'warning']),
  line: z.number().int(),
  column: z.number().int(),
  /** End of the offending text, for an editor to underline. */
  endLine: z.number().int(),
  endColumn: z.number().int(),
  /** `links.2.addresses.0`; empty for the whole document. */
  path: z.string(),
  code: z.string(),
  values: MessageValues,
  message: z.string(),
  remedy: Message.optional(),
});
export type DocumentFault = z.infer<typeof DocumentFault>;

export const CheckedDocument = z.object({ document: NetworkDocument.nullable(), faults: z.array(DocumentFault) });

/**
 *          up              verified, nothing risky
 *   down -----> connecting ------------------------> up ---> disconnecting ---> down
 *     ^             | a step failed, undone            ^
 *     |<------------'                                  | confirmed
 *     |             | verified, risky                  |
 *     |             '----------------------> pending --'
 *     |<---------------------------------------' expired or reverted
 *
 * `failed`: down (or as before), because the last attempt did not succeed; `error` says why.
 */
export const NetworkState = z.enum(['down', 'connecting', 'pending', 'up', 'disconnecting', 'failed']);
export type NetworkState = z.infer<typeof NetworkState>;

/** Drift: something that a connected network needs and that was changed outside Taproom. */
export const Drift = z.object({ summary: Message, commands: z.array(z.string()) });

export const ServiceState = z.object({
  kind: z.enum(['nat', 'dhcp', 'dns']),
  namespace: z.string(),
  state: z.enum(['running', 'restarting', 'failed']),
  detail: Message,
});
export type ServiceState = z.infer<typeof ServiceState>;

/** A saved network and how it is. Topic `networks`; its identity is its name. */
export const NetworkRow = z.object({
  name: z.string(),
  description: z.string(),
  start: z.enum(['manual', 'boot', 'login']),
  keep: z.boolean(),
  state: NetworkState,
  /** Since when it is in this state. */
  since: z.iso.datetime(),
  /** Only while connecting or disconnecting. */
  progress: z.object({ done: z.number().int(), total: z.number().int(), step: Message.nullable() }).nullable(),
  error: Failure.nullable(),
  /** Up, and the saved document is another than the one that was applied. */
  modified: z.boolean(),
  /** Empty: everything is as the document says. Looked at while it is up. */
  drift: z.array(Drift),
  services: z.array(ServiceState),
  /** How much it is made of, for a card: of its document. */
  counts: z.object({
    links: z.number().int(),
    addresses: z.number().int(),
    routes: z.number().int(),
    namespaces: z.number().int(),
  }),
  /** Faults of a saved document that somebody edited by hand; it cannot be brought up until they are mended. */
  faults: z.number().int(),
});
export type NetworkRow = z.infer<typeof NetworkRow>;

/** A risky change that awaits confirmation. Topic `pending`; at most one. */
export const PendingChange = z.object({
  /** The history entry that it is. */
  entry: z.number().int(),
  network: z.string().nullable(),
  summary: Message,
  risks: z.array(Risk),
  /** When it reverts by itself; by the helper's clock. */
  deadline: z.iso.datetime(),
  /** Seconds of the whole countdown. */
  seconds: z.number().int(),
});
export type PendingChange = z.infer<typeof PendingChange>;

/** Who made a change. */
export const Who = z.object({ uid: z.number().int(), user: z.string().nullable(), client: z.string() });
export type Who = z.infer<typeof Who>;

/** A change of several steps that is being made. Topic `running`; at most one. */
export const RunningChange = z.object({
  /** The history entry that it becomes; `change.cancel` takes it. */
  entry: z.number().int(),
  at: z.iso.datetime(),
  who: Who,
  verb: z.string(),
  network: z.string().nullable(),
  summary: Message,
  done: z.number().int(),
  total: z.number().int(),
});
export type RunningChange = z.infer<typeof RunningChange>;

export const Outcome = z.enum([
  'done', // made and verified
  'pending', // made, waits for its confirmation
  'failed', // a step failed, or it was cancelled; all of it was reverted
  'reverted', // not confirmed in time, or on request
  'interrupted', // the helper died meanwhile; the next one reverted it
  'stuck', // could not be reverted completely: `error` says what is left
]);
export type Outcome = z.infer<typeof Outcome>;

/**
 * A change made through Taproom. Topic `history`, 500 of them: of more, whoever has most loses the oldest. Its
 * identity is its number.
 */
export const HistoryEntry = z.object({
  entry: z.number().int(),
  at: z.iso.datetime(),
  who: Who,
  /** `link.add`, `network.up`, `undo` ... */
  verb: z.string(),
  network: z.string().nullable(),
  summary: Message,
  steps: z.number().int(),
  outcome: Outcome,
  error: Failure.nullable(),
  /** The entry that undid this one, or the one that this one undid. */
  undoneBy: z.number().int().nullable(),
  undoes: z.number().int().nullable(),
  /** Why it can never be undone, known when it was made; null: its inverse can be tried. */
  final: Message.nullable(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** An address that a dnsmasq of ours gave out. Topic `leases`. */
export const Lease = z.object({
  network: z.string(),
  namespace: z.string(),
  link: z.string().nullable(),
  address: z.string(),
  mac: z.string(),
  hostname: z.string().nullable(),
  expires: z.iso.datetime().nullable(),
});
export type Lease = z.infer<typeof Lease>;

/**
 * Whose an object is, where it is known to be somebody's in particular. Topic `owners`; rows only
 * for objects that have one. `key` is the row's key in its own topic (`rowKey`).
 */
export const OwnerRow = z.object({
  topic: z.enum(['links', 'addresses', 'routes', 'rules', 'namespaces']),
  key: z.string(),
  owner: z.enum(['taproom', 'networkmanager', 'networkd', 'docker', 'libvirt', 'podman', 'dhcp', 'kernel']),
  /** Of ours: which network; null: made by hand. */
  network: z.string().nullable(),
  /** How it is known. */
  evidence: Message,
});
export type OwnerRow = z.infer<typeof OwnerRow>;

/** Something that carries our marks, or that the journal says is ours. */
export const Leftover = z.object({
  what: z.enum([
    'network',
    'link',
    'address',
    'route',
    'rule',
    'namespace',
    'nft-table',
    'process',
    'setting',
    'file',
    'datapath',
  ]),
  namespace: z.string(),
  name: z.string(),
  network: z.string().nullable(),
  /** How it is known to be ours. */
  evidence: Message,
});
export type Leftover = z.infer<typeof Leftover>;

export const CountdownSeconds = z.number().int().min(5, code('value.countdown')).max(600, code('value.countdown'));
/** How risky changes are confirmed: at once, or within a time, after which they revert. */
export const confirmation = { confirm: z.boolean().default(false), confirmWithin: CountdownSeconds.default(30) };

export const ImportRequest = z.strictObject({ name: NetworkName, links: z.array(LinkRef).min(1).max(1024) });
export const ExportFormat = z.enum(['ip', 'networkd', 'netplan']);
export type ExportFormat = z.infer<typeof ExportFormat>;
