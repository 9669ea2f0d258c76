import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { encodeRecord } from './journal.ts';
import { JournalFile } from './journal-file.ts';
import { begin, end, start } from './records.fixture.ts';
import { StateFolder } from './state-folder.ts';

const log = createLog('error', () => undefined);
let path = '';
let folders: StateFolder[] = [];
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'taproom-journal-'));
});
afterEach(() => {
  for (const folder of folders) folder.close();
  folders = [];
  rmSync(path, { recursive: true, force: true });
});

async function open(): Promise<JournalFile> {
  const folder = await StateFolder.open(path, false);
  folders.push(folder);
  return new JournalFile(folder, log);
}
const file = (): string => join(path, 'journal');
const records = [start(), begin(1, 1), end(1, 'done')];
const whole = records.map(encodeRecord).join('');

describe("the journal's file", () => {
  it("has what was written when it is opened again, and is its owner's alone", async () => {
    const journal = await open();
    expect(journal.open().records).toEqual([]);
    for (const record of records) expect(journal.append(record).ok).toBe(true);
    journal.close();
    expect(readFileSync(file(), 'utf8')).toBe(whole);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    folders.pop()?.close();
    expect((await open()).open()).toEqual({ records, bad: [], torn: 0, aside: null });
  });

  it('cuts the line off that its writer did not finish, and writes on behind the last whole one', async () => {
    writeFileSync(file(), `${whole}0123abcd {"record":"beg`);
    const journal = await open();
    expect(journal.open()).toMatchObject({ records, torn: 23 });
    journal.append(begin(2, 1));
    expect(readFileSync(file(), 'utf8')).toBe(whole + encodeRecord(begin(2, 1)));
  });

  it('puts a damaged journal aside, reads what is left of it and can be written anew', async () => {
    const damaged = whole.replace('"begin"', '"bEgin"');
    writeFileSync(file(), damaged);
    const journal = await open();
    const found = journal.open();
    expect(found.bad).toEqual([{ line: 2, why: 'its checksum does not fit' }]);
    expect(found.records).toEqual([records[0], records[2]]);
    expect(readFileSync(found.aside ?? '', 'utf8')).toBe(damaged);
    journal.compact(found.records);
    expect(journal.append(begin(2, 1)).ok).toBe(true);
    expect(readFileSync(file(), 'utf8')).toBe(
      encodeRecord(start()) + encodeRecord(end(1, 'done')) + encodeRecord(begin(2, 1)),
    );
    expect(readdirSync(path).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('is left alone where a newer helper wrote it', async () => {
    const newer = encodeRecord({ record: 'start', version: 3, boot: 'b', netns: '1' });
    writeFileSync(file(), newer);
    const journal = await open();
    journal.open();
    expect(journal.fault).toMatchObject({ kind: 'too-old' });
    expect(journal.append(begin(1, 1))).toMatchObject({ ok: false, error: { kind: 'too-old' } });
    expect(readFileSync(file(), 'utf8')).toBe(newer);
  });

  it('grows to a bound, and is shorter when it was written anew', async () => {
    const journal = await open();
    journal.open();
    const long = begin(1, 500);
    while (!journal.wantsCompaction) journal.append(long);
    expect(statSync(file()).size).toBeGreaterThan(1024 * 1024);
    journal.compact(records);
    expect(readFileSync(file(), 'utf8')).toBe(whole);
    expect(journal.wantsCompaction).toBe(false);
  });

  it("is one helper's at a time", async () => {
    const first = await open();
    first.open();
    first.append(start());
    const second = await open();
    expect(second.open().records).toEqual([]);
    expect(second.append(start())).toMatchObject({
      ok: false,
      error: { kind: 'conflict', remedy: { code: 'journal.otherHelper' } },
    });
    expect(first.append(begin(1, 1)).ok).toBe(true);
  }, 10_000);

  it('does not follow a link to elsewhere', async () => {
    const elsewhere = join(path, 'elsewhere');
    symlinkSync(elsewhere, file());
    const journal = await open();
    journal.open();
    expect(journal.append(start())).toMatchObject({ ok: false, error: { errnoName: 'ELOOP' } });
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('says what a file in its place is about', async () => {
    mkdirSync(file());
    const journal = await open();
    journal.open();
    expect(journal.append(start())).toMatchObject({
      ok: false,
      error: {
        errnoName: 'EISDIR',
        message: expect.stringMatching(/journal cannot be read|journal .* cannot be read/) as string,
      },
    });
    rmSync(path, { recursive: true });
    writeFileSync(path, '');
    const folder = await StateFolder.open(path, false);
    expect(folder.fault).toMatchObject({ errnoName: 'EEXIST' });
    appendFileSync(path, 'still a file');
  });
});
