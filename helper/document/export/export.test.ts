import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse.ts';
import { exportNetplan, exportNetworkd, type Exported } from './index.ts';

const here = import.meta.dirname;
const examples = join(here, '../../../examples');
const documents = [
  ...readdirSync(examples)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(examples, name)),
  join(here, 'everything.fixture.yaml'),
];

function read(path: string) {
  const { document, faults } = parseDocument(readFileSync(path, 'utf8'));
  if (!document) throw new Error(`${path}: ${JSON.stringify(faults)}`);
  return document;
}

const whole = ({ files, notes }: Exported): string =>
  [
    ...files.map(({ name, text }) => `==== ${name}\n${text}`),
    `==== notes\n${notes.map(({ message }) => `${message}\n`).join('')}`,
  ].join('\n');

/** Golden files: `vitest -u` writes them anew; look at the difference before you commit it. */
describe.each([
  ['networkd', exportNetworkd],
  ['netplan', exportNetplan],
] as const)('%s', (format, write) => {
  it.each(documents.map((path) => [read(path).name, path] as const))('%s', async (name, path) => {
    const exported = write(read(path));
    await expect(whole(exported)).toMatchFileSnapshot(`golden/${name}.${format}.txt`);
    for (const { name: file } of exported.files) expect(file).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/);
    expect(new Set(exported.files.map(({ name: file }) => file)).size).toBe(exported.files.length);
    for (const note of exported.notes) expect(note.message).toMatch(/[.:)a-z]$/);
  });
});

it('a network that is elsewhere altogether says so', () => {
  const { files, notes } = exportNetworkd(read(join(examples, 'router.yaml')));
  expect(files).toEqual([]);
  expect(notes.map(({ message }) => message).join('\n')).toContain('left, router, right');
});

it('a bridge of netplan names no port that netplan does not make', () => {
  const { document } = parseDocument(
    [
      'taproom: 1',
      'name: lab',
      'namespaces: [red]',
      'links:',
      '  - {kind: bridge, name: br0}',
      '  - {kind: veth, name: far, controller: br0, options: {peer: eth0, peerNamespace: red}}',
      '  - {kind: veth, name: near, controller: br0, options: {peer: near-p}}',
    ].join('\n'),
  );
  if (!document) throw new Error('the document has faults');
  const [file] = exportNetplan(document).files;
  expect(file?.text).toContain('        - near\n');
  expect(file?.text).not.toContain('far');
});
