import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { withPortTexts } from '../../document/schema/port-texts.ts';
import { NetworkDocument } from '../../protocol/index.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/networks.md'), 'utf8');
const snippets = [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = '']) => yaml);

describe('docs/networks.md', () => {
  it.each(snippets.map((yaml) => [yaml.split('\n')[0] ?? '', yaml]))('%s: the schema takes it', (_first, yaml) => {
    const value = { taproom: 1, name: 'x', ...(parse(yaml) as object) };
    expect(NetworkDocument.safeParse(withPortTexts(value).value).error?.issues ?? []).toEqual([]);
  });
  it('explains every field of a document', () => {
    for (const field of Object.keys(NetworkDocument.shape))
      expect(text).toMatch(new RegExp(`^(\\| \`${field}(: 1)?\`|### .*\`${field}\`)`, 'm'));
    expect(snippets.length).toBeGreaterThan(6);
  });
});
