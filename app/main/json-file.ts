import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type JsonFile = { kind: 'absent' } | { kind: 'unreadable'; why: string } | { kind: 'value'; value: unknown };

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads a small JSON file of ours; never throws. */
export function readJsonFile(path: string): JsonFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return absent ? { kind: 'absent' } : { kind: 'unreadable', why: words(error) };
  }
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch (error) {
    return { kind: 'unreadable', why: words(error) };
  }
}

/**
 * Replaces the file in one step: a crash leaves the old text or the new, never half of it.
 * Answers with why it was not written, or null.
 */
export function writeJsonFile(path: string, value: unknown): string | null {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    return words(error);
  }
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(temporary, path);
    return null;
  } catch (error) {
    rmSync(temporary, { force: true });
    return words(error);
  }
}
