import { lstatSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { say, type Message } from '../protocol/messages/index.ts';

/** What decides whether somebody else can put another file in the place of ours. */
export interface FolderFacts {
  path: string;
  uid: number;
  mode: number;
  symbolicLink: boolean;
}

/** Only the owner of an entry may rename or delete it (sticky bit, chmod(1)), as in /tmp. */
const STICKY = 0o1000;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Why a path below these folders could be exchanged by somebody who is neither root nor us between
 * two of our system calls, or null. A helper that is root changes owner and mode of its socket by
 * path, so whoever could swap that path would be given any file of the system.
 */
export function swappable(folders: readonly FolderFacts[], ownUid: number): Message | null {
  for (const { path, uid, mode, symbolicLink } of folders) {
    if (uid !== 0 && uid !== ownUid) return say('start.folderOfOther', { path, uid });
    if (symbolicLink) continue; // Its target is judged in its own right; the link is held by its folder.
    if (mode & WRITABLE_BY_OTHERS && !(mode & STICKY)) return say('start.folderWritable', { path });
  }
  return null;
}

/** The folder of `path` and all above it, as written and, where links lead elsewhere, as it really is. */
export function foldersAbove(path: string): FolderFacts[] {
  const folder = dirname(resolve(path));
  const real = realpathSync(folder);
  return real === folder ? upwards(folder) : [...upwards(folder), ...upwards(real)];
}

function upwards(folder: string): FolderFacts[] {
  const stat = lstatSync(folder);
  const facts = { path: folder, uid: stat.uid, mode: stat.mode & 0o7777, symbolicLink: stat.isSymbolicLink() };
  return folder === dirname(folder) ? [facts] : [facts, ...upwards(dirname(folder))];
}
