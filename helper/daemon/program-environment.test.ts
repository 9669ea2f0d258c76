import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programEnvironment } from './program-environment.ts';
import { Programs } from './services/programs.ts';

it('takes no program from the PATH of whoever started the helper', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taproom-path-'));
  const before = process.env.PATH;
  try {
    writeFileSync(join(folder, 'nft'), '#!/bin/sh\n');
    chmodSync(join(folder, 'nft'), 0o755);
    process.env.PATH = `${folder}:${before ?? ''}`;
    expect(new Programs().find('nft') ?? '').not.toContain(folder);
    expect(programEnvironment().PATH).not.toContain(folder);
  } finally {
    process.env.PATH = before;
    rmSync(folder, { recursive: true });
  }
});
