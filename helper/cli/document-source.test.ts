import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDocument } from './document-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'taproom-source-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("a document's file", () => {
  it('is read whole', async () => {
    const file = join(folder, 'lab.yaml');
    writeFileSync(file, 'taproom: 1\nname: lab # \u00fc\n');
    expect(await readDocument(file)).toEqual({
      ok: true,
      value: { label: file, text: 'taproom: 1\nname: lab # \u00fc\n' },
    });
  });

  it('is not read to an end that it does not have', async () => {
    expect(await readDocument('/dev/zero')).toMatchObject({
      ok: false,
      error: { message: 'The document "/dev/zero" was not read: it has more than 512 KiB.' },
    });
  });

  it.each([
    ['a folder', folder, 'it is a directory'],
    ['nothing', join(folder, 'none'), 'No such file'],
  ])('is refused where it is %s', async (_, file, why) => {
    const read = await readDocument(file);
    expect(read.ok ? '' : read.error.message).toContain(why);
  });
});
