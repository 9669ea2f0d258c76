import type { Message, Value } from '../../protocol/messages/index.ts';
import type { Path } from '../yaml/tree.ts';

/** What the parts of a document say together and cannot mean. An error: it cannot work. A warning: it may be meant. */
export interface CheckFault {
  severity: 'error' | 'warning';
  path: Path;
  message: Message;
  remedy: Message;
}

export const error = (path: Path, message: Message, remedy: Message): CheckFault => ({
  severity: 'error',
  path,
  message,
  remedy,
});
export const warning = (path: Path, message: Message, remedy: Message): CheckFault => ({
  severity: 'warning',
  path,
  message,
  remedy,
});

/** How another place of the document is named in a message: `line 12`, or its path. */
export type Where = (path: Path) => Value;
