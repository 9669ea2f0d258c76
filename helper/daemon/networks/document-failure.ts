import { Lines } from '../../document/yaml/lines.ts';
import { readYaml } from '../../document/yaml/read.ts';
import { Tree } from '../../document/yaml/tree.ts';
import { fail, type DocumentFault, type Failure } from '../../protocol/index.ts';
import type { Refusal } from '../errors.ts';

/** Why a document was refused: its first fault, in a sentence that begins with the place. */
export function refusedDocument(step: string, what: string, faults: readonly DocumentFault[]): Refusal {
  const errors = faults.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return fail({ kind: 'invalid', step, message: `${what} cannot be read.` });
  const more = errors.length === 1 ? '' : ` ${errors.length - 1} more ${errors.length === 2 ? 'fault' : 'faults'}: \`taproom network check FILE\` tells them all.`;
  return fail({
    kind: 'invalid', step, message: `${what} has a fault on line ${first.line}, column ${first.column}: ${first.message}${more}`,
    ...(first.path === '' ? {} : { field: first.path }), ...(first.remedy === undefined ? {} : { remedy: first.remedy }),
  });
}

/** A failure of a step: its field is the operation's, which names nothing of the document, unless a service says so itself. */
export function ofStep(failure: Failure, text: string): Failure {
  const { field, ...rest } = failure;
  return field !== undefined && /^(nat|dhcp|dns)\b/.test(field) ? withLine(failure, text) : rest;
}

/** A failure about a field of a document says on which line that is written. */
export function withLine(failure: Failure, text: string): Failure {
  const { field } = failure;
  if (field === undefined || !/^(namespaces|links|routes|rules|forwarding|nat|dhcp|dns|name|keep|start)\b/.test(field)) return failure;
  const { root } = readYaml(text);
  if (!root) return failure;
  const lines = new Lines(text);
  const { line } = lines.position(new Tree(root, lines).valueSpan(field.split('.')));
  return { ...failure, message: `Line ${line}: ${failure.message}` };
}
