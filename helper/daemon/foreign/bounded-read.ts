import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * The text of a file that others write, or null: an ordinary file of at most `most` bytes that really lies below
 * `base`, whatever links lead there. `owner`: and only where it is this user's, who may make `base` lead anywhere.
 */
export function readBelow(base: string, path: string, most: number, owner?: number): string | null {
  try {
    return withFile(join(base, path), (file) => {
      const { size, uid } = fstatSync(file);
      if (size > most || (owner !== undefined && uid !== owner)) return null;
      const inside = readlinkSync(`/proc/self/fd/${file}`).startsWith(`${realpathSync(base)}/`);
      return inside ? readStart(file, size) : null;
    });
  } catch {
    return null; // Not there, or not for us.
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

function readStart(file: number, most: number): string {
  const buffer = Buffer.alloc(most);
  let length = 0;
  for (let read = -1; read !== 0 && length < most; length += read)
    read = readSync(file, buffer, length, most - length, null);
  return buffer.toString('utf8', 0, length);
}
