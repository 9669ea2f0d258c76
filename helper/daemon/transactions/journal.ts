import { crc32 } from 'node:zlib';
import { invalidParams } from '../../protocol/index.ts';
import { fromVersion1 } from './journal-v1.ts';
import { JOURNAL_VERSION, JournalRecord } from './records.ts';

/**
 * The journal as text, pure: a line a record, `CRC32 JSON\n`. The checksum (of the JSON's bytes, eight
 * hexadecimal digits) tells a line that a dying machine wrote half from one that it wrote whole.
 */

export function encodeRecord(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

const checksum = (json: string | Buffer): string => crc32(json).toString(16).padStart(8, '0');

export interface BadLine {
  /** From 1. */
  line: number;
  why: string;
}

interface DecodedJournal {
  records: JournalRecord[];
  /** Bytes up to the end of the last whole line; what follows was being written when the writer died. */
  whole: number;
  /** Whole lines that cannot be what was written: the disk, or somebody, changed them. */
  bad: BadLine[];
  /** The journal of a newer helper, which this one must leave alone; null: it can be read. */
  newer: number | null;
}

const NEWLINE = 0x0a;
const SUM = 8;

export function decodeJournal(bytes: Buffer): DecodedJournal {
  const decoded: DecodedJournal = { records: [], whole: bytes.lastIndexOf(NEWLINE) + 1, bad: [], newer: null };
  let line = 0;
  for (let from = 0; from < decoded.whole;) {
    const to = bytes.indexOf(NEWLINE, from);
    line += 1;
    const read = decodeLine(bytes.subarray(from, to));
    if (typeof read === 'string') decoded.bad.push({ line, why: read });
    else if (read.record === 'start' && read.version > JOURNAL_VERSION) decoded.newer = read.version;
    else decoded.records.push(read);
    from = to + 1;
  }
  return decoded;
}

/** The record of a line, or why it is none. */
function decodeLine(line: Buffer): JournalRecord | string {
  const sum = line.subarray(0, SUM).toString('latin1');
  const json = line.subarray(SUM + 1);
  if (!/^[0-9a-f]{8}$/.test(sum) || line[SUM] !== 0x20 || checksum(json) !== sum) return 'its checksum does not fit';
  let value: unknown;
  try {
    value = JSON.parse(json.toString('utf8'));
  } catch {
    return 'it is no JSON';
  }
  const parsed = JournalRecord.safeParse(fromVersion1(value));
  if (parsed.success) return parsed.data;
  // Of a newer version no more is known than that it says so.
  if (isStart(value)) return { record: 'start', version: value.version, boot: '', netns: '' };
  return `it is no record: ${invalidParams('journal', parsed.error).message}`;
}

const isStart = (value: unknown): value is { version: number } =>
  typeof value === 'object' &&
  value !== null &&
  'record' in value &&
  value.record === 'start' &&
  'version' in value &&
  typeof value.version === 'number';
