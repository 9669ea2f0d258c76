import type { TFunction } from 'i18next';
import type { Failure, Link, LinkSetInput, Result } from '../../../../helper/protocol/index.ts';
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

/** Runs one after the other, so that the first failure is said and the rest is not hidden behind it. */
export async function eachLink(
  links: readonly Link[],
  run: (link: Link) => Promise<Result<unknown>>,
): Promise<{ done: number; failure: Failure | null }> {
  let done = 0;
  for (const link of links) {
    const answer = await run(link);
    if (!answer.ok) return { done, failure: answer.error };
    done += 1;
  }
  return { done, failure: null };
}
