import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runtimeFolder } from '../sandbox.ts';
import { fail, type Failure } from '../../protocol/index.ts';
import { english } from '../../protocol/messages/index.ts';
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
    const { error: fault } = stateFailure(
      step,
      `Nothing can be changed: the state folder ${path} cannot be used`,
      error,
    );
    const remedy = english(fault.remedy ?? '').replace(
      'then try again: the helper need not be started anew.',
      'then start the helper again.',
    );
    return { fault: { ...fault, ...(remedy === '' ? {} : { remedy }) }, trusted, release };
  };
  const release = (): void => undefined;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const unsafe = privileged ? swappable([...ownFacts(path), ...foldersAbove(path)], 0) : null;
    if (unsafe !== null) {
      const { error: fault } = failure(
        'not-authorised',
        step,
        `Nothing can be changed: the state folder ${path} is not safe: ${unsafe}, who could put another journal in its place.`,
        { remedy: `Leave --state out (${DEFAULT_STATE}), or name a folder below one that only root can write to.` },
      );
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
  const { error: fault } = failure(
    'conflict',
    step,
    `Nothing can be changed: another helper uses the state folder ${path}.`,
    {
      remedy: 'Use that helper, or stop it first; or start this one with a folder of its own (`taproomd --state DIR`).',
    },
  );
  // What stands in the journal is the other one's to do.
  return { fault, trusted: false, release };
}

function ownFacts(path: string) {
  const { uid, mode } = lstatSync(path);
  // Judged as what it will be: its own mode is mended below.
  return [{ path, uid, mode: mode & 0o700, symbolicLink: false }];
}

/** What the file system said, as a failure with a remedy. */
export function stateFailure(step: string, message: string, error: unknown): Refusal {
  const { code, errno, message: words } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : CAUSES[code];
  const refusal = failure(
    known?.kind ?? 'failed',
    step,
    `${message}: ${known?.words ?? words}${code === undefined ? '' : ` (${code})`}.`,
    known === undefined ? {} : { remedy: known.remedy },
  );
  return typeof errno === 'number' && code !== undefined
    ? fail({ ...refusal.error, errno: Math.abs(errno), errnoName: code })
    : refusal;
}

const full = {
  kind: 'overloaded' as const,
  words: 'its disk is full',
  remedy: 'Make room on the disk of the state folder, then try again: the helper need not be started anew.',
};
const forbidden = {
  kind: 'failed' as const,
  words: 'the helper may not write there',
  remedy:
    'Let the folder belong to the user that the helper runs as, or start the helper with another one (`taproomd --state DIR`).',
};
const CAUSES: Record<string, { kind: Failure['kind']; words: string; remedy: string }> = {
  ENOSPC: full,
  EDQUOT: { ...full, words: 'its disk quota is used up' },
  EROFS: {
    kind: 'failed',
    words: 'its file system is read-only',
    remedy:
      'Mount it for writing (`mount -o remount,rw`), or start the helper with another folder (`taproomd --state DIR`).',
  },
  EACCES: forbidden,
  EPERM: forbidden,
};
