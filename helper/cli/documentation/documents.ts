import { networkSchemaDocument } from '../../protocol/documentation/document-schema.ts';
import { protocolDocument, schemaDocument } from '../../protocol/documentation/protocol-document.ts';
import { verbatim } from '../../protocol/messages/index.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { buildProgram } from '../program.ts';
import { cliDocument } from './cli-document.ts';

/** Every generated document, by its path from the top of the checkout. */
export function documents(): Map<string, string> {
  return new Map([
    ['docs/protocol.md', protocolDocument((kind) => exitCodeOf({ kind, ...verbatim(''), step: '' }))],
    ['docs/protocol.schema.json', schemaDocument()],
    ['docs/network.schema.json', networkSchemaDocument()],
    ['docs/cli.md', cliDocument(buildProgram())],
  ]);
}
