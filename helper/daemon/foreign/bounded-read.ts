import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync, realpathSync } from 'node:fs';
import { open, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** What a runtime wrote down, and where, as the file was before it was read: it may write another name there. */
export interface Source {
  file: string;
  stamp: string | null;
}
export interface Written extends Source {
  name: string | null;
}

/**
 * The text of a file that others write, or null: an ordinary file of at most `most` bytes that really lies below
 * `base`, whatever links lead there.
 */
export function readBelow(base: string, path: string, most: number): string | null {
  try {
    return withFile(join(base, path), (file) => {
      const { size } = fstatSync(file);
      const inside = readlinkSync(`/proc/self/fd/${file}`).startsWith(`${realpathSync(base)}/`);
      return inside && size <= most ? readStart(file, size) : null;
    });
  } catch {
    return null; // Not there, or not for us.
  }
}

/** The same of a file of this user, who may make `base` lead anywhere, also where no answer ever comes. */
export async function readUsersBelow(base: string, path: string, most: number, owner: number): Promise<string | null> {
  try {
    const file = await open(join(base, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const { size, uid } = await file.stat();
      const inside = (await readlink(`/proc/self/fd/${file.fd}`)).startsWith(`${await realpath(base)}/`);
      if (!inside || size > most || uid !== owner) return null;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** Another one where the file was written again or replaced; null where there is none that is ours to look at. */
export function stampOf(path: string): string | null {
  try {
    const { dev, ino, size, mtimeNs } = lstatSync(path, { bigint: true });
    return `${dev}/${ino}/${size}/${mtimeNs}`;
  } catch {
    return null; // Also links that lead round in a circle.
  }
}

/** The beginning of a file of /proc, which has no size; null where the process is gone or not ours to look at. */
export function readProc(path: string, most = 4096): string | null {
  try {
    return withFile(path, (file) => readStart(file, most));
  } catch {
    return null;
  }
}

function withFile(path: string, read: (file: number) => string | null): string | null {
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    return fstatSync(file).isFile() ? read(file) : null;
  } finally {
    closeSync(file);
  }
}

/** For what is read of each process: a thousand new ones of them are half a second. */
const SHORT = Buffer.alloc(16_384);

function readStart(file: number, most: number): string {
  const buffer = most <= SHORT.length ? SHORT : Buffer.alloc(most);
  let length = 0;
  for (let read = -1; read !== 0 && length < most; length += read)
    read = readSync(file, buffer, length, most - length, null);
  return buffer.toString('utf8', 0, length);
}
