import * as z from 'zod';
import { Message } from './message.ts';
import { NamespaceName } from './names.ts';

export const NamespaceAdd = z.strictObject({ name: NamespaceName });
export const NamespaceDelete = NamespaceAdd;

/** A network namespace: the helper's own (`""`), or a name below /run/netns. */
export const Namespace = z.object({
  name: z.string(),
  /** Inode of the namespace (nsfs): two names for one namespace have the same. */
  inode: z.number().int(),
  /** False when it exists but cannot be looked into; `note` says why. */
  readable: z.boolean(),
  note: Message.nullable(),
});
export type Namespace = z.infer<typeof Namespace>;
