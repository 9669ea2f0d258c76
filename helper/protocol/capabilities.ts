import * as z from 'zod';
import { Message } from './message.ts';

/** One thing that this kernel or machine offers, or lacks, with what to do about it. */
export const Capability = z.object({
  /** `link.bridge`, `tun.uso`, `namespace.create`, `device.tun` ... */
  name: z.string(),
  /** What it is for. */
  summary: Message,
  available: z.boolean(),
  /** What was found or what failed. */
  detail: Message,
  remedy: Message.optional(),
});
export type Capability = z.infer<typeof Capability>;

/**
 * What a method needs, and what a peer is granted:
 * `observe`: lists, plans and rates; `connect`: bring saved networks up and down, and confirm, revert and undo changes
 * of one's own; `capture`: read packets; `manage`: all.
 */
export const Level = z.enum(['observe', 'connect', 'capture', 'manage']);
export type Level = z.infer<typeof Level>;

/** What this peer may do, by its credentials, and the rule that says so. */
export const Authorization = z.object({
  /** All that are granted: a level comes with those that it includes. */
  levels: z.array(Level),
  /** `root`, `owner` (the user who started the helper), `group` (taproom) or `none`. */
  by: z.enum(['root', 'owner', 'group', 'none']),
  uid: z.number().int(),
});
export type Authorization = z.infer<typeof Authorization>;

export const HelperInfo = z.object({
  protocol: z.number().int(),
  version: z.string(),
  pid: z.number().int(),
  /** The helper's own namespace is a sandbox: nothing here touches the host. */
  sandbox: z.boolean(),
  hostname: z.string(),
  kernel: z.string(),
  startedAt: z.iso.datetime(),
  authorization: Authorization,
  capabilities: z.array(Capability),
});
export type HelperInfo = z.infer<typeof HelperInfo>;
