import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runtimeFolder } from '../sandbox.ts';
import { fail, type Failure } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { lockFile } from '../file-lock.ts';
import { failure, type Refusal } from '../errors.ts';
import { foldersAbove, swappable } from '../trusted-folder.ts';

/** Where the helper of the machine keeps what must outlive it. */
export const DEFAULT_STATE = '/var/lib/taproom';
/** Seconds that a helper which is about to end may still hold its state. */
const LOCK_TIMEOUT = 3;

/**
 * The folder of what outlives the helper: the journal and the saved documents. Root's alone (0700), in
 * a place where nobody else can exchange it, and one helper's at a time. Where it cannot be used the
 * helper serves all the same: `fault` says why nothing can be changed.
 */
export class StateFolder {
  readonly path: string;
  readonly fault: Failure | null;
  /** What is in it is ours: it may be read, even where it cannot be written to. */
  readonly trusted: boolean;
  readonly #release: () => void;

  private constructor(path: string, { fault, trusted, release }: Prepared) {
    this.path = path;
    this.fault = fault;
    this.trusted = trusted;
    this.#release = release;
  }

  /** `privileged`: we are root, not merely root of a user namespace. */
  static async open(named: string, privileged: boolean): Promise<StateFolder> {
    const path = resolve(named);
    return new StateFolder(path, await prepare(path, privileged));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Another helper may have it. */
  close(): void {
    this.#release();
  }
}

interface Prepared {
  fault: Failure | null;
  trusted: boolean;
  release: () => void;
}

/**
 * Which folder it is: the one that was named; the sandbox's own; the machine's, for its root. Anybody
 * else's networks go with their helper, and so does the folder: `leave` takes it away.
 */
export function chooseState(
  named: string | null,
  staging: string | null,
  privileged: boolean,
): { path: string; leave: () => void } {
  if (named !== null) return { path: resolve(named), leave: () => undefined };
  if (staging === null && privileged) return { path: DEFAULT_STATE, leave: () => undefined };
  const path = staging === null ? mkdtempSync(join(runtimeFolder(), 'taproom-state-')) : join(staging, 'state');
  return { path, leave: () => rmSync(path, { recursive: true, force: true }) };
}

async function prepare(path: string, privileged: boolean): Promise<Prepared> {
  const step = `state ${path}`;
  const unusable = (error: unknown, trusted: boolean): Prepared => {
    const { error: fault } = stateFailure(step, say('journal.folderUnusable', { path }), error);
    // Unlike a journal that cannot be written, this is not tried again.
    const remedy = fault.kind === 'overloaded' ? { remedy: say('journal.makeRoomAndRestart') } : {};
    return { fault: { ...fault, ...remedy }, trusted, release };
  };
  const release = (): void => undefined;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const unsafe = privileged ? swappable([...ownFacts(path), ...foldersAbove(path)], 0) : null;
    if (unsafe !== null) {
      const { error: fault } = failure('not-authorised', step, say('journal.folderUnsafe', { path, why: unsafe }), {
        remedy: say('journal.safeFolder', { path: DEFAULT_STATE }),
      });
      return { fault, trusted: false, release };
    }
  } catch (error) {
    return unusable(error, false);
  }
  try {
    if ((lstatSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    return unusable(error, true);
  }
  const locked = await lockFile(join(path, 'lock'), LOCK_TIMEOUT);
  if (locked.ok) return { fault: null, trusted: true, release: locked.value };
  if (locked.why === 'failed') return unusable(locked.error, true);
  const { error: fault } = failure('conflict', step, say('journal.folderUsed', { path }), {
    remedy: say('journal.otherHelper'),
  });
  // What stands in the journal is the other one's to do.
  return { fault, trusted: false, release };
}

function ownFacts(path: string) {
  const { uid, mode } = lstatSync(path);
  // Judged as what it will be: its own mode is mended below.
  return [{ path, uid, mode: mode & 0o700, symbolicLink: false }];
}

/** What the file system said, as a failure with a remedy. */
export function stateFailure(step: string, what: Message, error: unknown): Refusal {
  const { code, errno, message: words } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : CAUSES[code];
  const cause = known?.words ?? words;
  const refusal = failure(
    known?.kind ?? 'failed',
    step,
    code === undefined
      ? say('journal.because', { what, cause })
      : say('journal.becauseErrno', { what, cause, errno: code }),
    known === undefined ? {} : { remedy: known.remedy },
  );
  return typeof errno === 'number' && code !== undefined
    ? fail({ ...refusal.error, errno: Math.abs(errno), errnoName: code })
    : refusal;
}

const full = { kind: 'overloaded' as const, words: say('journal.diskFull'), remedy: say('journal.makeRoom') };
const forbidden = { kind: 'failed' as const, words: say('journal.notPermitted'), remedy: say('journal.ownFolder') };
const CAUSES: Record<string, { kind: Failure['kind']; words: Message; remedy: Message }> = {
  ENOSPC: full,
  EDQUOT: { ...full, words: say('journal.quotaExceeded') },
  EROFS: { kind: 'failed', words: say('journal.readOnly'), remedy: say('journal.remount') },
  EACCES: forbidden,
  EPERM: forbidden,
};
