import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { User } from './user.ts';

/** A temporary folder of the window's user alone, removed with everything in it. */
export class Scratch {
  readonly path: string;
  readonly #user: User;

  constructor(user: User) {
    this.#user = user;
    this.path = mkdtempSync(join(tmpdir(), 'taproom-e2e-'));
    own(this.path, user);
  }

  /** A folder below it, 0700: what XDG_RUNTIME_DIR must be. */
  folder(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    own(path, this.#user);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function own(path: string, user: User): void {
  chmodSync(path, 0o700);
  if (process.getuid?.() === 0) chownSync(path, user.uid, user.gid);
}
