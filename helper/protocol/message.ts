import * as z from 'zod';
import type * as words from './messages/message.ts';

/** What stands in a message's text; itself a message where it has words of its own. */
export const MessageValue: z.ZodType<words.Value> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.lazy(() => Message),
]);
/** Values of a message's text, by name. */
export const MessageValues: z.ZodType<words.Values> = z.record(
  z.string(),
  z.union([MessageValue, z.array(MessageValue)]),
);
/** What people read: a code of `helper/protocol/messages`, what its text wants, and the text in English. */
export const Message: z.ZodType<words.Message> = z.object({
  code: z.string(),
  values: MessageValues,
  message: z.string(),
});
export type Message = words.Message;
