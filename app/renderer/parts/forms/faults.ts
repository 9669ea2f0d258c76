import type { ZodError } from 'zod';
import { issueMessage, Mtu } from '../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../helper/protocol/messages/index.ts';

/** What is wrong in a form, by the path of the field: `name`, `addresses.0`, `options.id`. */
export type Faults = ReadonlyMap<string, Message>;

type Place = (path: readonly PropertyKey[]) => string;
const asWritten: Place = (path) => path.map(String).join('.');

/** The first fault of each field; `place`: where in the form a path of the request is. */
export function faultsOf(error: ZodError | undefined, place: Place = asWritten): Map<string, Message> {
  const faults = new Map<string, Message>();
  for (const issue of error?.issues ?? []) {
    const path = place(issue.path);
    if (!faults.has(path)) faults.set(path, issueMessage(issue));
  }
  return faults;
}

/** The first fault of a value on its own, or null. */
export const firstFault = (error: ZodError | undefined): Message | null => {
  const issue = error?.issues[0];
  return issue ? issueMessage(issue) : null;
};

/** What is wrong with a typed MTU, or null. */
export const mtuFault = (typed: string): Message | null =>
  /^\d{1,9}$/.test(typed) ? firstFault(Mtu.safeParse(Number(typed)).error) : say('field.wholeNumber');
