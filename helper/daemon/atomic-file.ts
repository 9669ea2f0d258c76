import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that is written and safe on the disk, but does not have its name yet. */
export interface StagedFile {
  /** Gives it its name, in the place of what had it. */
  commit(): void;
  discard(): void;
}

/**
 * Writes a file beside its place, down to the disk. Whoever reads the place sees the old text or the
 * new one, never a half, whatever dies in between. Throws as the file system does (ENOSPC, EROFS).
 */
export function stageFile(path: string, text: string): StagedFile {
  const temporary = `${path}.${process.pid}.new`;
  // A remainder of a helper with our number that was killed here.
  rmSync(temporary, { force: true });
  const fd = openSync(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  return {
    commit: () => {
      renameSync(temporary, path);
      syncFolder(dirname(path));
    },
    discard: () => rmSync(temporary, { force: true }),
  };
}

/** Makes a new name, or the absence of an old one, safe on the disk (fsync(2), NOTES). */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
