import { Children, type ReactNode } from 'react';
import { printable } from '../../../helper/protocol/printable.ts';

/** Words that may hold names of others. Elements among them have seen to it themselves. */
export const escaped = (words: ReactNode): ReactNode =>
  Children.map(words, (part) => (typeof part === 'string' ? printable(part) : part));
