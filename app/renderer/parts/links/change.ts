import type { TFunction } from 'i18next';
import type { Failure, Link, LinkSetInput, Params } from '../../../../helper/protocol/index.ts';
import { callHelper, keyOf, select, useApp } from '../../state/index.ts';
import { lastEntry, sayDone } from '../changes/undo.ts';
import { askAboutRisk } from '../changes/ask.ts';

/** What may be changed on a link that exists. */
export type LinkChange = Omit<LinkSetInput, 'link'>;

export const refOf = (link: Pick<Link, 'namespace' | 'index'>) => ({ namespace: link.namespace, index: link.index });

/** What the question about a risky change is called, and the word on its button. */
const questionOf = (link: Link, change: LinkChange, t: TFunction) => ({
  title: t(change.up === false ? 'links:risk.down' : 'links:risk.change', { name: link.name }),
  confirm: t(change.up === false ? 'links:menu.down' : 'links:risk.confirm'),
});

/**
 * Changes a link and says so, with the Undo that the history allows; what waits for its confirmation has its own bar.
 * One that may cost this computer its connection is asked about first, unless `isAsked` says that it was. The failure
 * comes back for the place where it was asked; null also where somebody thought better of it.
 */
export async function changeLink(
  link: Link,
  change: LinkChange,
  done: string,
  t: TFunction,
  isAsked = false,
): Promise<Failure | null> {
  const params = { link: refOf(link), ...change };
  if (!isAsked && !(await askAboutRisk({ method: 'link.set', params }, questionOf(link, change, t)))) return null;
  const before = lastEntry();
  const answer = await callHelper('link.set', params);
  if (!answer.ok) return answer.error;
  const now = answer.value.link;
  // A move gives the link a new identity: the inspector follows it.
  if (useApp.getState().selected === keyOf(link) && keyOf(now) !== keyOf(link)) select(keyOf(now));
  if (answer.value.pending === null) void sayDone(done, 'link.set', before, t);
  return null;
}

/** Changes of several links. */
export type LinkChanges = Params<'change.make'>['changes'];

export const setAll = (links: readonly Link[], change: LinkChange): LinkChanges =>
  links.map((link) => ({ method: 'link.set', params: { link: refOf(link), ...change } }));
export const deleteAll = (links: readonly Link[]): LinkChanges =>
  links.map((link) => ({ method: 'link.delete', params: { link: refOf(link) } }));

/** Makes them as one, all or none, and says so with its one Undo. */
export async function changeAll(changes: LinkChanges, done: string, t: TFunction): Promise<Failure | null> {
  const before = lastEntry();
  const answer = await callHelper('change.make', { changes });
  if (!answer.ok) return answer.error;
  const [first] = changes;
  if (answer.value.pending === null && first) void sayDone(done, first.method, before, t);
  return null;
}
