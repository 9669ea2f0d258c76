import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { methods } from '../../protocol/index.ts';
import { protocolSchema } from '../../protocol/documentation/schema.ts';
import { buildProgram, forEachCommand } from '../program.ts';
import { examplesOf } from '../help.ts';
import { fullName } from '../hints.ts';
import { documents } from './documents.ts';
import { JSON_RESULTS } from './json-results.ts';

const top = join(dirname(fileURLToPath(import.meta.url)), '../../..');

describe('generated documents', () => {
  it.each([...documents()])('%s is not stale ("npm run docs" writes it)', (path, text) => {
    expect(readFileSync(join(top, path), 'utf8')).toBe(text);
  });

  it('refer only to headings that are there', () => {
    for (const [path, text] of documents()) {
      const anchors = new Set(
        [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
          title
            .toLowerCase()
            .replace(/[^a-z0-9 _-]/g, '')
            .replaceAll(' ', '-'),
        ),
      );
      for (const [, anchor = ''] of text.matchAll(/\]\(#([^)]+)\)/g))
        expect([path, anchors.has(anchor), anchor]).toEqual([path, true, anchor]);
    }
  });

  it('define whatever the schema refers to', () => {
    const schema = protocolSchema();
    for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g))
      expect([name, name in schema.$defs]).toEqual([name, true]);
    for (const name of Object.keys(methods)) expect(schema.$defs).toHaveProperty([`${name}.params`]);
  });
});

describe('every command', () => {
  forEachCommand(buildProgram(), (command) => {
    if (command.commands.length > 0 || command.name().startsWith('__')) return;
    it(`${fullName(command)} has a description, examples, and its JSON documented`, () => {
      expect(command.description()).not.toBe('');
      expect(examplesOf.get(command)?.length).toBeGreaterThan(0);
      const name = fullName(command).replace('taproom ', '');
      if (name !== 'sandbox') expect(Object.keys(JSON_RESULTS)).toContain(name);
    });
  });
});
