import * as z from 'zod';
import { Message } from './message.ts';
import { HOLDER_KINDS, NamespaceName } from './names.ts';

export const NamespaceAdd = z.strictObject({ name: NamespaceName });
export const NamespaceDelete = NamespaceAdd;

/** Who holds a namespace: what it is, and the first process in it. */
export const Holder = z.object({
  kind: z.enum(HOLDER_KINDS),
  pid: z.number().int().nullable(),
  /** The process's own word for itself (comm). */
  program: z.string().nullable(),
});
export type Holder = z.infer<typeof Holder>;

/** A network namespace: the helper's own (`""`), a name below /run/netns, or a foreign one such as `docker:web`. */
export const Namespace = z.object({
  name: z.string(),
  /** Inode of the namespace (nsfs): two names for one namespace have the same. */
  inode: z.number().int(),
  /** False when it exists but cannot be looked into; `note` says why. */
  readable: z.boolean(),
  note: Message.nullable(),
  /** Found by what holds it; changed only when it is named. */
  foreign: z.boolean(),
  /** null where it is not foreign. */
  holder: Holder.nullable(),
});
export type Namespace = z.infer<typeof Namespace>;
