import * as z from 'zod';
import {
  Failure,
  HistoryEntry,
  Message,
  NetworkDocument,
  NetworkName,
  Operation,
  Outcome,
  Step,
  Who,
} from '../../protocol/index.ts';

/**
 * What a line of the journal can say. Strings that come from the kernel (names of foreign links) are
 * in operations only, whose schemas let them be as odd as the kernel does.
 */

/**
 * Raised when a helper of an older version would misunderstand what a newer one writes; journals of version 1 are read.
 */
export const JOURNAL_VERSION = 2;

const entry = z.number().int().min(1);
const Claim = z.object({
  key: z.string(),
  operation: Operation,
  inverse: z.array(Operation),
  beside: z.array(z.string()).optional(),
});
const Applied = z.object({
  name: NetworkName,
  text: z.string(),
  document: NetworkDocument,
  claims: z.array(Claim),
  since: z.iso.datetime(),
});

export const JournalRecord = z.discriminatedUnion('record', [
  /** A helper began to write here. Where it is another place than before, the kernel's state of then is gone. */
  z.object({ record: z.literal('start'), version: z.number().int(), boot: z.string(), netns: z.string() }),
  /** Before the first step. A transaction of one step begins with it: no `step` follows. */
  z.object({
    record: z.literal('begin'),
    entry,
    at: z.iso.datetime(),
    who: Who,
    verb: z.string(),
    network: NetworkName.nullable(),
    summary: Message,
    steps: z.array(Step),
    applied: Applied.nullable().optional(),
    confirmWithin: z.number().int().nullable(),
    undoes: z.number().int().nullable(),
    final: Message.nullable(),
  }),
  /** Before each step, counted from 0. */
  z.object({ record: z.literal('step'), entry, step: z.number().int().min(0) }),
  /** Its outcome; of `pending`, another one follows. */
  z.object({ record: z.literal('end'), entry, at: z.iso.datetime(), outcome: Outcome, error: Failure.nullable() }),
  /** It changed nothing, and the history need not know. */
  z.object({ record: z.literal('drop'), entry }),

  // A journal that was written anew begins with what the old one came to.
  z.object({
    record: z.literal('entry'),
    entry: HistoryEntry,
    steps: z.array(Step),
    before: z.string().nullable().optional(),
    after: z.string().nullable().optional(),
  }),
  z.object({ record: z.literal('network'), network: Applied }),
  z.object({ record: z.literal('next'), entry }),
]);
export type JournalRecord = z.output<typeof JournalRecord>;
export type RecordOf<K extends JournalRecord['record']> = Extract<JournalRecord, { record: K }>;
