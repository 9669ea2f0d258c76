import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, constants, fstatSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stageFile } from '../atomic-file.ts';
import { Secret, SecretReference } from './secret.ts';

/**
 * Secrets on the disk: a folder of the helper's user alone (0700) in the state folder, one file each (0600), written
 * whole or not at all. A reference says nothing of the secret, and whoever has one cannot make another.
 */
export class SecretStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  keep(secret: Secret): SecretReference {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    chmodSync(this.#folder, 0o700); // It may have been there, or the umask was another.
    const reference = { secret: randomBytes(16).toString('hex') };
    stageFile(this.#file(reference), secret.reveal()).commit();
    return reference;
  }

  /** null: it is not there, or the file is not as this store made it (somebody else could have read or written it). */
  read(reference: SecretReference): Secret | null {
    const path = this.#file(reference);
    let file: number;
    try {
      file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch {
      return null;
    }
    try {
      const { uid, mode } = fstatSync(file);
      const ours = uid === process.geteuid?.() && (mode & 0o077) === 0;
      return ours ? new Secret(readFileSync(file, 'utf8')) : null;
    } finally {
      closeSync(file);
    }
  }

  forget(reference: SecretReference): void {
    rmSync(this.#file(reference), { force: true });
  }

  /** Only what has the form of a reference becomes a path. */
  #file(reference: SecretReference): string {
    return join(this.#folder, SecretReference.parse(reference).secret);
  }
}
