import type { Connection } from '../client/connection.ts';
import type { Failure } from '../protocol/errors.ts';
import type { NetworkDocument } from '../protocol/network-document.ts';
import type { DocumentFault } from '../protocol/networks.ts';
import { say } from '../protocol/messages/index.ts';
import type { DocumentSource } from './document-source.ts';
import { ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Output } from './output.ts';
import { countFaults, faultsText } from './text/fault-text.ts';

type Undone = 'cli.notSaved' | 'cli.notApplied' | 'cli.notBroughtUp' | 'cli.savedNotBroughtUp';

/**
 * Has the helper read a document and tells every fault with its place. Answers with the document, or
 * with the exit code where it has errors. `undone` says what therefore did not happen.
 */
export async function checkDocument(
  connection: Connection,
  output: Output,
  { label, text }: DocumentSource,
  undone: Undone,
): Promise<{ document: NetworkDocument; faults: readonly DocumentFault[] } | { code: number }> {
  const checked = await connection.call('network.check', { text });
  if (!checked.ok) {
    output.failure(checked.error);
    return { code: exitCodeOf(checked.error) };
  }
  const { document, faults } = checked.value;
  const broken = document === null || faults.some(({ severity }) => severity === 'error');
  if (faults.length > 0) output.note(faultsText(label, text, faults, output.notePaint).trimEnd());
  if (!broken) return { document, faults };
  output.failure(faultyDocument(label, faults, undone, output.json), { faults });
  return { code: ExitCode.usage };
}

/** `whole`: with what a script needs to know; a person has read it above. */
function faultyDocument(label: string, faults: readonly DocumentFault[], undone: Undone, whole: boolean): Failure {
  const first = whole ? faults.find(({ severity }) => severity === 'error') : undefined;
  return {
    kind: 'invalid',
    step: 'network.check',
    ...say('cli.documentFaulty', { document: label, undone: say(undone), faults: countFaults(faults) }),
    ...(first === undefined || first.path === '' ? {} : { field: first.path }),
    ...(first?.remedy === undefined ? {} : { remedy: first.remedy }),
  };
}
