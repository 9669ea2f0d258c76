import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  type BigIntStats,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as immediately, setTimeout as delay } from 'node:timers/promises';
import { faultOfWhole, type ParsedDocument } from '../../document/index.ts';
import {
  DOCUMENT_MAX_BYTES,
  networkNameFault,
  fail,
  ok,
  type DocumentFault,
  type Failure,
  type Result,
} from '../../protocol/index.ts';
import { messageOf, say, type Message } from '../../protocol/messages/index.ts';
import { outlineOf, type Outline } from './network-row.ts';
import { readDocument, remembered } from './document-memory.ts';
import type { Asker } from './document-thread.ts';
import type { BudgetName, Budgets } from '../budgets.ts';
import type { Log } from '../log.ts';
import { stateFailure } from '../transactions/state-folder.ts';
import { stageFile, syncFolder, type StagedFile } from '../atomic-file.ts';

const ENDING = '.yaml';
/** Milliseconds that a change of the folder may be behind; an editor writes, renames and touches in one go. */
const WATCH_DELAY = 100;
/** Milliseconds that a list of the networks waits for those that nobody has read yet. */
const LIST_WAIT = 1000;
/** Documents that nobody asks for are read in their turn. */
const UNASKED: Asker = { uid: -1 };

/** A document as it is on the disk. Its name is that of its file. */
export interface SavedNetwork {
  readonly name: string;
  readonly text: string;
  /** What is kept of its meaning, which is some twenty times as large as its text; null: it has faults or is unread. */
  readonly outline: Outline | null;
  /** How many errors it has; null: nobody has read it since it was written. */
  readonly errors: number | null;
  /** Why there is no text. */
  readonly trouble?: DocumentFault;
}

interface Listener {
  /** Somebody else has written or deleted some. */
  changed(): void;
  /** It is known now what a document means. */
  read(name: string): void;
}

interface Known {
  /** Tells one state of a file from another without reading it. */
  stamp: string;
  /** Of its text on the disk. */
  bytes: number;
  network: SavedNetwork;
}

/**
 * The documents below `STATE/networks`, one file each. Anybody who may write there (root) may change
 * them by hand: they are looked at again when the folder changes, and before they are used.
 */
export class SavedNetworks {
  readonly #folder: string;
  readonly #log: Log;
  readonly #budgets: Budgets;
  readonly #known = new Map<string, Known>();
  readonly #strange = new Set<string>();
  #trusted = false;
  #reading: Promise<void> | null = null;
  #listener: Listener | null = null;
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, log: Log, budgets: Budgets) {
    this.#folder = folder;
    this.#log = log;
    this.#budgets = budgets;
  }

  /**
   * Takes up what is there, where nobody but root can have written it. What it means is read afterwards, the shortest
   * first: a start waits for none of it.
   */
  start(trusted: boolean, listener: Listener): Result<null> {
    if (!trusted) return ok(null);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      return this.#failed('start', say('network.folderNotMade'), error);
    }
    this.#trusted = true;
    this.#listener = listener;
    this.refresh();
    try {
      this.#watcher = watch(this.#folder, { persistent: false }, () => {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          if (this.refresh()) listener.changed();
        }, WATCH_DELAY);
      });
      this.#watcher.on('error', (error) =>
        this.#log.warn('saved networks are no longer watched', { error: error.message }),
      );
    } catch (error) {
      // inotify's bound is reached, for example: they are still looked at before each use.
      this.#log.warn('saved networks are not watched', { error: String(error) });
    }
    return ok(null);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#watcher = null;
    this.#listener = null;
  }

  /** Looks at the folder again, and reads what is another file than before. Whether anything changed. */
  refresh(): boolean {
    if (!this.#trusted) return false;
    const names = this.#names();
    let changed = false;
    for (const name of [...this.#known.keys()]) {
      if (names.includes(name)) continue;
      this.#known.delete(name);
      changed = true;
    }
    for (const name of names) changed = this.#look(name) || changed;
    return changed;
  }

  get(name: string): SavedNetwork | undefined {
    return this.#known.get(name)?.network;
  }

  /** What it means; undefined: it is not there. null: nobody waits for it any more. */
  async read(name: string, asker = UNASKED): Promise<(ParsedDocument & { text: string }) | undefined | null> {
    for (;;) {
      const network = this.get(name);
      if (network?.trouble) return { text: '', document: null, faults: [network.trouble] };
      const parsed = network && (await readDocument(network.text, asker));
      if (!parsed) return parsed;
      const known = this.#known.get(name);
      // There is another text meanwhile.
      if (known?.network.text !== network.text) continue;
      const { text } = network;
      const named = asNamed(name, parsed);
      if (known.network.errors === null) {
        known.network = outlined(name, text, named);
        this.#listener?.read(name);
      }
      return { ...named, text };
    }
  }

  /** When all are read, or those that take long are left. */
  async mostRead(): Promise<void> {
    if (this.#reading) await Promise.race([this.#reading, delay(LIST_WAIT, undefined, { ref: false })]);
  }

  async #readAll(): Promise<void> {
    // When all are there, so that the shortest of them is first.
    await immediately();
    for (;;) {
      const unread = [...this.#known.values()].filter(({ network }) => network.errors === null);
      const [next] = unread.sort((one, other) => one.network.text.length - other.network.text.length);
      if (!next || !this.#listener) return;
      await this.read(next.network.name);
    }
  }

  get names(): string[] {
    return [...this.#known.keys()];
  }

  /** Writes a document to the disk, to be given its name when what it describes is done. */
  stage(name: string, text: string): Result<StagedFile> {
    const over = this.#over(name, Buffer.byteLength(text));
    if (over) return fail(over);
    try {
      const staged = stageFile(this.#path(name), text);
      return ok({
        ...staged,
        commit: () => {
          staged.commit();
          this.#look(name);
        },
      });
    } catch (error) {
      return this.#failed('save', say('network.notSaved', { name }), error);
    }
  }

  used(): Partial<Record<BudgetName, number>> {
    return { documents: this.#known.size, 'document-bytes': this.#bytesBeside('') };
  }

  /** Why a document of that size cannot be kept beside the others. */
  #over(name: string, bytes: number): Failure | null {
    const what = say('budget.documents', { name });
    const more = this.#known.has(name) ? 0 : 1;
    const beside = { used: this.#bytesBeside(name), more: bytes, isRoot: true };
    return (
      this.#budgets.refusal('documents', { used: this.#known.size, more, isRoot: true }, 'save', what) ??
      this.#budgets.refusal('document-bytes', beside, 'save', what)
    );
  }

  #bytesBeside(name: string): number {
    let sum = 0;
    for (const { network, bytes } of this.#known.values()) if (network.name !== name) sum += bytes;
    return sum;
  }

  save(name: string, text: string): Result<null> {
    const staged = this.stage(name, text);
    if (!staged.ok) return staged;
    try {
      staged.value.commit();
    } catch (error) {
      staged.value.discard();
      return this.#failed('save', say('network.notSaved', { name }), error);
    }
    return ok(null);
  }

  delete(name: string): Result<null> {
    try {
      rmSync(this.#path(name));
      syncFolder(this.#folder);
    } catch (error) {
      return this.#failed('delete', say('network.notDeleted', { name }), error);
    }
    this.#known.delete(name);
    return ok(null);
  }

  #path(name: string): string {
    return join(this.#folder, `${name}${ENDING}`);
  }

  #names(): string[] {
    let files: string[];
    try {
      files = readdirSync(this.#folder);
    } catch (error) {
      if (!this.#strange.has('')) this.#log.error('the saved networks cannot be read', { error: String(error) });
      this.#strange.add('');
      return [];
    }
    return files
      .filter((file) => file.endsWith(ENDING))
      .map((file) => file.slice(0, -ENDING.length))
      .sort()
      .filter((name) => {
        const fault = networkNameFault(name);
        if (fault !== null && !this.#strange.has(name)) {
          this.#strange.add(name);
          this.#log.warn('a file is not taken for a network', { file: name + ENDING, fault: fault.message });
        }
        return fault === null;
      })
      .slice(0, this.#budgets.size('documents'));
  }

  /** Whether this file is another one, or says something else, than when it was last looked at. */
  #look(name: string): boolean {
    const read = this.#read(name);
    if (read === 'same') return false;
    if (read === null) return this.#known.delete(name);
    this.#known.set(name, read);
    if (read.network.errors === null)
      this.#reading ??= this.#readAll().finally(() => {
        this.#reading = null;
      });
    return true;
  }

  #read(name: string): Known | 'same' | null {
    let fd: number;
    try {
      // Not through a link to elsewhere; a FIFO is not waited for.
      fd = openSync(this.#path(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      return unreadable(name, say('network.fileUnreadable', { file: name + ENDING, words: words(error) }));
    }
    try {
      const stat = fstatSync(fd, { bigint: true });
      const stamp = stampOf(stat);
      if (this.#known.get(name)?.stamp === stamp) return 'same';
      if (!stat.isFile()) return unreadable(name, say('network.noFile', { file: name + ENDING }), stamp);
      if (stat.size > BigInt(DOCUMENT_MAX_BYTES))
        return unreadable(name, say('network.fileTooLong', { file: name + ENDING, bytes: Number(stat.size) }), stamp);
      // Somebody put it there by hand: read as soon as there is room for it.
      const bytes = Number(stat.size);
      const over = this.#over(name, bytes);
      if (over) return unreadable(name, messageOf(over));
      const text = readFileSync(fd, 'utf8');
      const parsed = remembered(text);
      return { stamp, bytes, network: outlined(name, text, parsed && asNamed(name, parsed)) };
    } catch (error) {
      return unreadable(name, say('network.fileUnreadable', { file: name + ENDING, words: words(error) }));
    } finally {
      closeSync(fd);
    }
  }

  #failed(step: string, message: Message, error: unknown) {
    return stateFailure(`network.${step}`, message, error);
  }
}

function outlined(name: string, text: string, parsed: ParsedDocument | undefined): SavedNetwork {
  const { document = null, faults } = parsed ?? {};
  return {
    name,
    text,
    outline: document && outlineOf(document),
    errors: faults ? faults.filter(({ severity }) => severity === 'error').length : null,
  };
}

/** What a text means as the network of this name. */
function asNamed(name: string, parsed: ParsedDocument): ParsedDocument {
  const { document, faults } = parsed;
  if (document === null || document.name === name) return parsed;
  return {
    document: null,
    faults: [
      ...faults,
      faultOfWhole(
        say('network.fileNamesOther', { file: name + ENDING, name: document.name }),
        say('network.nameOrRename', { name, file: document.name + ENDING }),
      ),
    ],
  };
}

const unreadable = (name: string, why: Message, stamp = ''): Known => ({
  stamp,
  bytes: 0,
  network: { name, text: '', outline: null, errors: 1, trouble: faultOfWhole(why) },
});

/** Changes with every write, rename and touch (inode(7)). */
const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join();

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
