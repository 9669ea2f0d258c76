import { closeSync, openSync, readSync } from 'node:fs';
import type { Params } from '../protocol/methods.ts';
import { fail, ok, type Result } from '../protocol/result.ts';
import { say, type Message, type Value } from '../protocol/messages/index.ts';

/** Bytes of a document: the contract's own bound (DOCUMENT_MAX_BYTES), which a client may not load. */
export const DOCUMENT_BYTES = 512 * 1024;

/** A document that this side has read; the helper gets its text, never its path. */
export interface DocumentSource {
  /** How messages call it: the path as it was typed, `-` for standard input. */
  readonly label: string;
  readonly text: string;
}

/**
 * What a word stands for: a name never has a dot or a slash (see NetworkName), a file nearly always
 * has one. Which it is does not depend on what happens to lie in this folder.
 */
export const isFileWord = (word: string): boolean => word === '-' || /[./]/.test(word);

/** A saved network by its name, or a document by its file. */
export type NetworkSource = { readonly name: string } | { readonly document: DocumentSource };

export async function networkSource(word: string): Promise<Result<NetworkSource>> {
  if (!isFileWord(word)) return ok({ name: word });
  const document = await readDocument(word);
  return document.ok ? ok({ document: document.value }) : document;
}
export const sourceParams = (source: NetworkSource): Pick<Params<'network.plan'>, 'name' | 'text'> =>
  'name' in source ? { name: source.name } : { text: source.document.text };

/** Reads a file, or with `-` standard input to its end. */
export async function readDocument(file: string): Promise<Result<DocumentSource>> {
  const bytes = file === '-' ? await standardInput() : fileBytes(file);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > DOCUMENT_BYTES)
    return refuse(file, say('cli.tooLong', { kib: DOCUMENT_BYTES / 1024 }), say('cli.splitNetwork'));
  try {
    return ok({ label: file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.value) });
  } catch {
    return refuse(file, say('cli.notText'), say('cli.checkType', { file }));
  }
}

function fileBytes(file: string): Result<Buffer> {
  try {
    return ok(readAtMost(file, DOCUMENT_BYTES + 1));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return fail({
        kind: 'not-found',
        step: `read ${file}`,
        ...say('cli.noFile', { file }),
        remedy: say('cli.namesHaveNoDot'),
      });
    }
    if (code === 'EISDIR') return refuse(file, say('cli.directory'));
    if (code === 'EACCES') return refuse(file, say('cli.permissionDenied'));
    return refuse(file, error instanceof Error ? error.message : String(error));
  }
}

/** Not to the end: a disk image of the same name must not be read into memory, and /dev/zero has none. */
function readAtMost(file: string, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  const fd = openSync(file, 'r');
  try {
    let length = 0;
    for (let read = 1; read > 0 && length < most; length += read)
      read = readSync(fd, bytes, length, most - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(fd);
  }
}

async function standardInput(): Promise<Result<Buffer>> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > DOCUMENT_BYTES) break;
  }
  return ok(Buffer.concat(parts));
}

const refuse = (file: string, why: Value, remedy?: Message): Result<never> =>
  fail({
    kind: 'invalid',
    step: `read ${file}`,
    ...say('cli.documentNotRead', { file, why }),
    ...(remedy === undefined ? {} : { remedy }),
  });
