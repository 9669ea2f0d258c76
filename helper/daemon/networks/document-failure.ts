import { Lines } from '../../document/yaml/lines.ts';
import { readYaml } from '../../document/yaml/read.ts';
import { Tree } from '../../document/yaml/tree.ts';
import { fail, NetworkDocument, type DocumentFault, type Failure, type Operation } from '../../protocol/index.ts';
import { messageOf, say, type Message } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';

/** Why a document was refused: its first fault, in a sentence that begins with the place. */
export function refusedDocument(step: string, what: Message, faults: readonly DocumentFault[]): Refusal {
  const errors = faults.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return fail({ kind: 'invalid', step, ...say('network.unreadable', { what }) });
  const { line, column } = first;
  const place = { what, line, column, fault: messageOf(first) };
  return fail({
    kind: 'invalid',
    step,
    ...(errors.length === 1
      ? say('network.fault', place)
      : say('network.faults', { ...place, count: errors.length - 1 })),
    ...(first.path === '' ? {} : { field: first.path }),
    ...(first.remedy === undefined ? {} : { remedy: first.remedy }),
  });
}

/**
 * A failure of a step: its field is the operation's, which names nothing of the document, unless a service
 * says so itself. A service counts the entries of its namespace, and the document those of all.
 */
export function ofStep(
  failure: Failure,
  { text, document }: { text: string; document: Pick<NetworkDocument, 'nat' | 'dhcp'> },
  operation: Operation | undefined,
): Failure {
  const { field, ...rest } = failure;
  if (field === undefined || !/^(nat|dhcp|dns)\b/.test(field)) return rest;
  const [part, position, ...path] = field.split('.');
  if (
    position === undefined ||
    (operation?.op !== 'nat.set' && operation?.op !== 'dhcp.set') ||
    operation.op !== `${part}.set`
  )
    return withLine(failure, text);
  const entries = operation.op === 'nat.set' ? document.nat : document.dhcp;
  const own = [...entries.keys()].filter((index) => entries[index]?.namespace === operation.namespace);
  return withLine({ ...failure, field: [part, own[Number(position)] ?? position, ...path].join('.') }, text);
}

/** Why no plan could be made says first what was not done. */
export const notDone = (failure: Failure, name: string, isUp: boolean): Failure => {
  const values = { name, why: messageOf(failure) };
  return { ...failure, ...(isUp ? say('network.notChanged', values) : say('network.notUp', values)) };
};

/** A failure about a field of a document says on which line that is written. */
export function withLine(failure: Failure, text: string): Failure {
  const { field } = failure;
  if (field === undefined || !Object.hasOwn(NetworkDocument.shape, field.split('.')[0] ?? '')) return failure;
  const { root } = readYaml(text);
  if (!root) return failure;
  const lines = new Lines(text);
  const { line } = lines.position(new Tree(root, lines).valueSpan(field.split('.')));
  return { ...failure, ...say('network.onLine', { line, fault: messageOf(failure) }) };
}
