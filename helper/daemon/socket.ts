import { chmodSync, chownSync, lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import { ok, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { failure, type Refusal } from './errors.ts';
import { lockFile, type Release } from './file-lock.ts';
import { foldersAbove, swappable } from './trusted-folder.ts';

/** Seconds that another helper may take to find out about a socket: its connect() answers at once. */
const LOCK_TIMEOUT = 5;

/** Where a helper that root started listens. */
export const DEFAULT_SOCKET = '/run/taproom/taproomd.sock';

/** Kernel bound of a unix socket's path: sun_path is 108 bytes with the final NUL (unix(7)). */
const PATH_MAX = 107;

export interface SocketAccess {
  uid: number;
  gid: number;
  mode: number;
}

/**
 * Makes room for the socket: a folder in which nobody else can exchange it, no other helper behind it,
 * no stale file. Once it listens, or cannot, the caller releases. `privileged`: we are root, not merely
 * root of a user namespace.
 */
export async function prepareSocket(path: string, privileged: boolean): Promise<Result<Release>> {
  const step = `listen ${path}`;
  if (Buffer.byteLength(path) > PATH_MAX) {
    return failure('invalid', step, say('start.socketPathTooLong', { max: PATH_MAX }), {
      remedy: say('start.shorterSocket'),
    });
  }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  } catch (error) {
    return failure('failed', step, say('start.socketFolderNotMade', { words: words(error) }), {
      remedy: say('start.otherSocket'),
    });
  }
  const fault = privileged ? swappable(foldersAbove(path), 0) : null;
  if (fault !== null) {
    return failure('not-authorised', step, say('start.socketUnsafe', { path, why: fault }), {
      remedy: say('start.safeSocket', { path: DEFAULT_SOCKET }),
    });
  }
  // Where nothing is there, bind() itself lets only one in.
  if (!lstatSync(path, { throwIfNoEntry: false })) return ok(() => undefined);
  const locked = await lock(`${path}.lock`, step);
  if (!locked.ok) return locked;
  const vacated = await vacate(path, step);
  if (vacated.ok) return locked;
  locked.value();
  return vacated;
}

/** With the lock held: takes the socket of a helper that was killed away. */
async function vacate(path: string, step: string): Promise<Result<null>> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return ok(null);
  if (!stat.isSocket()) {
    return failure('conflict', step, say('start.noSocket', { path }), { remedy: say('start.moveAway') });
  }
  if (await helperAnswers(path)) {
    return taken(path);
  }
  unlinkSync(path);
  return ok(null);
}

const taken = (path: string): Refusal =>
  failure('conflict', `listen ${path}`, say('start.socketTaken', { path }), { remedy: say('start.useOrStop') });

/**
 * Without it, of two helpers that find the same stale socket at once the slower one would take the
 * fresh socket of the faster one away.
 */
async function lock(path: string, step: string): Promise<Result<Release>> {
  const locked = await lockFile(path, LOCK_TIMEOUT);
  if (locked.ok) return locked;
  if (locked.why === 'failed') {
    return failure('failed', step, say('start.lockFailed', { words: locked.error.message }), {
      remedy: say('start.otherSocket'),
    });
  }
  return failure('conflict', step, say('start.lockTaken', { path, words: locked.error.message }), {
    remedy: say('start.otherStarts'),
  });
}

/** Listens, with nobody but the helper's own user let in until owner and mode are set. */
export function listen(server: Server, path: string, access: SocketAccess): Promise<Result<null>> {
  return new Promise((resolve) => {
    const umask = process.umask(0o177);
    const failed = (error: unknown): void => {
      process.umask(umask);
      // Of two that found nothing there at the same moment, bind() let the other one in.
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') resolve(taken(path));
      else resolve(failure('failed', `listen ${path}`, say('start.notListening', { path, words: words(error) })));
    };
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      process.umask(umask);
      try {
        chownSync(path, access.uid, access.gid);
        chmodSync(path, access.mode);
        resolve(ok(null));
      } catch (error) {
        failed(error);
      }
    });
  });
}

/** Whether somebody listens there. */
export function helperAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
