import type { NetworkDocument } from '../../protocol/index.ts';
import type { Path } from '../yaml/tree.ts';

/** What the parts of a document say together and cannot mean. An error: it cannot work. A warning: it may be meant. */
export interface CheckFault {
  severity: 'error' | 'warning';
  path: Path;
  message: string;
  remedy: string;
}

/** How another place of the document is named in a message: `line 12`, or its path. */
export type Where = (path: Path) => string;

export function checkDocument(_document: NetworkDocument, _where: Where = (path) => path.join('.')): CheckFault[] {
  return [];
}
