import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { ok, type Failure, type Result } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure, type Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import { stageFile } from '../atomic-file.ts';
import { decodeJournal, encodeRecord, type BadLine } from './journal.ts';
import type { JournalRecord } from './records.ts';
import { stateFailure, type StateFolder } from './state-folder.ts';

const STEP = 'journal';
/** Bytes below which a journal is not worth writing anew. */
const SMALL = 1024 * 1024;
/** How many times its size when it was last written anew a journal may have. */
const GROWTH = 4;

/** What was found in the file. */
export interface FoundJournal {
  records: JournalRecord[];
  bad: BadLine[];
  /** Bytes of a line that its writer did not finish; they have been cut off. */
  torn: number;
  /** Where a damaged journal was put aside. */
  aside: string | null;
}

/**
 * The journal's file. A record is one write(2) at the end of the file; it is not waited until it is on
 * the disk, because what kills only the helper leaves the page cache, and what kills the machine takes
 * the kernel's state, of which it speaks, along.
 */
export class JournalFile {
  readonly #log: Log;
  readonly #path: string;
  #fd: number | null = null;
  /** Bytes of whole records. */
  #size = 0;
  #compactAt = SMALL;
  /** Records that belong here and could not be written; they go before any other. */
  #owed: string[] = [];
  /** Why nothing can be written here until the helper starts anew. */
  #fault: Failure | null;
  readonly #trusted: boolean;
  /** What is there has damaged lines, and no copy of it is kept yet. */
  #damaged = false;
  #broken: Failure | null = null;

  constructor(folder: StateFolder, log: Log) {
    this.#log = log;
    this.#path = folder.file('journal');
    this.#fault = folder.fault;
    this.#trusted = folder.trusted;
  }

  /** Why no record could be written when it was last tried. */
  get fault(): Failure | null {
    return this.#fault ?? this.#broken;
  }

  /** Reads what is there, cuts an unfinished line off and opens the file for writing. */
  open(): FoundJournal {
    const found: FoundJournal = { records: [], bad: [], torn: 0, aside: null };
    if (!this.#trusted) return found;
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.#path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') bytes = Buffer.alloc(0);
      else {
        this.#fault ??= stateFailure(STEP, say('journal.unreadable', { path: this.#path }), error).error;
        return found;
      }
    }
    const { records, whole, bad, newer } = decodeJournal(bytes);
    if (newer !== null) {
      this.#fault ??= failure('too-old', STEP, say('journal.newer', { path: this.#path, version: newer }), {
        remedy: say('journal.useNewer'),
      }).error;
      return found;
    }
    Object.assign(found, { records, bad, torn: bytes.length - whole });
    this.#size = whole;
    if (this.#fault !== null) return found;
    this.#damaged = bad.length > 0;
    if (this.#damaged) found.aside = this.#putAside();
    if (!this.#ready()) return found;
    if (found.torn > 0) this.#cut();
    return found;
  }

  /** Writes a record whole, or nothing of it. */
  append(record: JournalRecord): Result<null> {
    const text = encodeRecord(record);
    if (!this.#ready()) return this.#refusal();
    while (this.#owed.length > 0) {
      if (!this.#write(this.#owed[0] ?? '')) return this.#refusal();
      this.#owed.shift();
    }
    return this.#write(text) ? ok(null) : this.#refusal();
  }

  /**
   * The same for what has happened already, so that it cannot be refused: it is written later where it cannot be now.
   */
  note(record: JournalRecord): void {
    if (!this.append(record).ok) this.#owed.push(encodeRecord(record));
  }

  get wantsCompaction(): boolean {
    return this.#size > this.#compactAt && this.#owed.length === 0;
  }

  /** Puts these records in the place of all that is there. */
  compact(records: Iterable<JournalRecord>): void {
    if (this.#fault !== null) return;
    // It is not written over before it is kept; the longer journal says the same.
    if (this.#damaged && this.#putAside() === null) return;
    try {
      let text = '';
      for (const record of records) text += encodeRecord(record);
      const staged = stageFile(this.#path, text);
      try {
        staged.commit();
      } catch (error) {
        staged.discard();
        throw error;
      }
      this.#forget();
      this.#size = Buffer.byteLength(text);
      this.#owed = [];
    } catch (error) {
      // Nothing is lost: the longer journal says the same.
      this.#log.warn('the journal was not written anew', { error: String(error) });
    }
    this.#compactAt = Math.max(SMALL, this.#size * GROWTH);
  }

  close(): void {
    this.#forget();
  }

  #forget(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  /**
   * Whether the file is open for writing. Tried again each time: a disk may have been mounted for writing meanwhile.
   */
  #ready(): boolean {
    if (this.#fault !== null) return false;
    if (this.#fd !== null) return true;
    try {
      this.#fd = openSync(
        this.#path,
        constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
        0o600,
      );
      if (fstatSync(this.#fd).size !== this.#size) ftruncateSync(this.#fd, this.#size);
      return true;
    } catch (error) {
      this.#forget();
      this.#broke(error);
      return false;
    }
  }

  #write(text: string): boolean {
    const bytes = Buffer.from(text);
    try {
      // A full disk may take a part (write(2)).
      for (let done = 0; done < bytes.length;) done += writeSync(this.#fd ?? -1, bytes, done);
    } catch (error) {
      this.#broke(error);
      this.#cut();
      return false;
    }
    this.#size += bytes.length;
    this.#broken = null;
    return true;
  }

  /** Back to the last whole record: what comes next must not follow half a line. */
  #cut(): void {
    try {
      if (this.#fd !== null) ftruncateSync(this.#fd, this.#size);
    } catch (error) {
      this.#log.error('the end of the journal was not cut off', { error: String(error) });
      this.#forget();
    }
  }

  #putAside(): string | null {
    const aside = `${this.#path}.damaged-${new Date().toISOString().replace(/[:.]/g, '')}`;
    // A second name takes no room on a full disk: it keeps what is there once another file has the journal's name.
    for (const keep of [
      () => copyFileSync(this.#path, aside, constants.COPYFILE_EXCL),
      () => linkSync(this.#path, aside),
    ]) {
      try {
        keep();
        this.#damaged = false;
        return aside;
      } catch (error) {
        this.#log.warn('the damaged journal was not put aside', { error: String(error) });
      }
    }
    return null;
  }

  #broke(error: unknown): void {
    this.#broken = stateFailure(STEP, say('journal.unwritable'), error).error;
  }

  #refusal(): Refusal {
    return { ok: false, error: this.fault ?? { kind: 'bug', step: STEP, ...say('journal.notWritten') } };
  }
}
