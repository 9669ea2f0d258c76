import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ownInode } from '../observer.ts';

/** Which kernel state a journal speaks of: that of another boot or of another network namespace is gone. */
export interface Place {
  /** /proc/sys/kernel/random/boot_id (random(4)): another one each boot. */
  readonly boot: string;
  /** The helper's own network namespace. */
  readonly netns: string;
}

/**
 * Where this helper is. A sandbox's namespace is always a new one, and its inode number may have been
 * another sandbox's before: so it gets a name that never was.
 */
export const presentPlace = (sandbox: boolean): Place => ({
  boot: bootId(),
  netns: sandbox ? `sandbox-${randomUUID()}` : String(ownInode()),
});

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown'; // A container that hides it: its journal holds until its namespace is another.
  }
}

export const samePlace = (a: Place, b: Place): boolean => a.boot === b.boot && a.netns === b.netns;
