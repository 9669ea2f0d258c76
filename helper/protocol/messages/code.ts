import type { Code } from './catalogue.ts';
import type { CodeValues } from './index.ts';

/** Codes whose values a schema's issue has itself. */
export type IssueCode = { [C in Code]: keyof CodeValues<C> extends 'minimum' | 'maximum' ? C : never }[Code];

/** What a schema says of a bound or a form: a code of the catalogue, not a text (`issueMessage` makes the message). */
export const code = (code: IssueCode): string => code;
