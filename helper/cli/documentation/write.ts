import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documents } from './documents.ts';

/** `npm run docs`: writes the generated documents. */
const top = join(dirname(fileURLToPath(import.meta.url)), '../../..');
for (const [path, text] of documents()) {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text);
  process.stdout.write(`${path}\n`);
}
