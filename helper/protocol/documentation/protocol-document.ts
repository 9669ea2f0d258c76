import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ErrorKind } from '../index.ts';
import { protocolReference } from './markdown.ts';
import { protocolSchema } from './schema.ts';

/** What each kind of failure means: the comments of errors.ts, for people who do not read the source. */
const MEANINGS: Record<ErrorKind, string> = {
  invalid: 'a parameter that cannot be as it is; `field` names it',
  'not-found': 'the object is not there',
  conflict: 'something else has the name, the address or the device',
  'not-authorised': 'this peer may not do this',
  unsupported: 'this kernel or this helper lacks it',
  unreachable: 'no helper answers (made by clients)',
  'too-old': 'helper and client do not speak the same protocol version',
  overloaded: 'a bound was reached',
  timeout: 'something did not happen in time',
  cancelled: 'whoever asked has gone',
  failed: 'the kernel refused for another reason; `errno` and `errnoName` say which',
  bug: 'the program is wrong: please report it',
};

/** docs/protocol.md. `exitCode` is the command line's, by kind. */
export function protocolDocument(exitCode: (kind: ErrorKind) => number): string {
  const introduction = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'introduction.md'), 'utf8');
  const kinds = ErrorKind.options.map((kind) => `| \`${kind}\` | ${MEANINGS[kind]} | ${exitCode(kind)} |`).join('\n');
  return introduction.replace('{{errorKinds}}', kinds) + protocolReference(protocolSchema());
}

/** docs/protocol.schema.json. */
export const schemaDocument = (): string => `${JSON.stringify(protocolSchema(), null, 2)}\n`;
