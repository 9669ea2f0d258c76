import type { Message } from '../../protocol/messages/index.ts';

/** A network in another program's words: its files, and what could not be said there. */
export interface Exported {
  files: { name: string; text: string }[];
  notes: Message[];
}
