import type { Path } from '../yaml/tree.ts';

/** What the parts of a document say together and cannot mean. An error: it cannot work. A warning: it may be meant. */
export interface CheckFault {
  severity: 'error' | 'warning';
  path: Path;
  message: string;
  remedy: string;
}

export const error = (path: Path, message: string, remedy: string): CheckFault => ({
  severity: 'error',
  path,
  message,
  remedy,
});
export const warning = (path: Path, message: string, remedy: string): CheckFault => ({
  severity: 'warning',
  path,
  message,
  remedy,
});

/** How another place of the document is named in a message: `line 12`, or its path. */
export type Where = (path: Path) => string;
