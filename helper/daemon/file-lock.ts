import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { programEnvironment } from './program-environment.ts';

/** Lets go of the lock. */
export type Release = () => void;
export type Locked = { ok: true; value: Release } | { ok: false; why: 'held' | 'failed'; error: Error };

/** Exit status of flock(1) when it did not get the lock in time; ours, so that it is told from its faults. */
const NOT_IN_TIME = 75;

/**
 * Takes a lock that ends with this process, however it ends: flock(1) locks the open file that it
 * shares with us (flock(2)). Waits at most `timeout` seconds. The file stays when the lock ends:
 * whoever waits for it would get the lock of a file without a name.
 */
export async function lockFile(path: string, timeout: number): Promise<Locked> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  } catch (error) {
    return { ok: false, why: 'failed', error: error as Error };
  }
  const args = ['--exclusive', '--timeout', String(timeout), '--conflict-exit-code', String(NOT_IN_TIME), '3'];
  const child = spawn('flock', args, { stdio: ['ignore', 'ignore', 'ignore', fd], env: programEnvironment() });
  const ended = await new Promise<number | Error>((resolve) => {
    child.once('error', (error) => resolve(new Error(`${error.message}; util-linux has flock(1)`)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  if (ended === 0) return { ok: true, value: () => closeSync(fd) };
  closeSync(fd);
  if (ended === NOT_IN_TIME)
    return { ok: false, why: 'held', error: new Error(`another one held it for ${timeout} s`) };
  return {
    ok: false,
    why: 'failed',
    error: ended instanceof Error ? ended : new Error(`flock ended with status ${ended}`),
  };
}
