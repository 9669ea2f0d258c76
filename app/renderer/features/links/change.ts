import type { TFunction } from 'i18next';
import { linkKey, type Failure, type Link, type LinkSetInput, type Result } from '../../../../helper/protocol/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { callHelper, keyOf, select, useApp } from '../../state/index.ts';
import { notify } from '../../ui/toasts.ts';

/** What may be changed on a link that exists. */
export type LinkChange = Omit<LinkSetInput, 'link'>;

export const refOf = (link: Pick<Link, 'namespace' | 'index'>) => ({ namespace: link.namespace, index: link.index });

/**
 * The change that takes `change` back, or null where there is none: what was not known cannot be
 * restored. `controllerName` is the name of the link's present controller. Pure.
 */
export function inverseOf(link: Link, change: LinkChange, controllerName: string | null): LinkChange | null {
  const inverse: LinkChange = {};
  if (change.up !== undefined) inverse.up = link.up;
  if (change.name !== undefined) inverse.name = link.name;
  if (change.mtu !== undefined) inverse.mtu = link.mtu;
  if (change.alias !== undefined) inverse.alias = link.alias ?? '';
  if (change.group !== undefined) inverse.group = link.group;
  if (change.moveTo !== undefined) inverse.moveTo = link.namespace;
  if (change.mac !== undefined) {
    if (link.mac === null) return null;
    inverse.mac = link.mac;
  }
  if (change.controller !== undefined) {
    if (link.controller !== null && controllerName === null) return null;
    inverse.controller = link.controller === null ? null : controllerName;
  }
  if (change.bridge !== undefined) {
    const known = Object.keys(change.bridge).map((name) => [name, link.options[name]] as const);
    if (known.some(([, value]) => value === undefined || value === null)) return null;
    inverse.bridge = Object.fromEntries(known);
  }
  return inverse;
}

const controllerNameOf = (link: Link): string | null =>
  link.controller === null ? null
    : useApp.getState().observed.tables.links.get(linkKey(link.namespace, link.controller))?.name ?? null;

/**
 * Changes a link and says so with an Undo. The failure comes back for the place where it was asked;
 * a failure of the Undo itself has no place but the toast.
 */
export async function changeLink(link: Link, change: LinkChange, done: string, t: TFunction): Promise<Failure | null> {
  const inverse = inverseOf(link, change, controllerNameOf(link));
  const answer = await callHelper('link.set', { link: refOf(link), ...change });
  if (!answer.ok) return answer.error;
  const now = answer.value.link;
  // A move gives the link a new identity: the inspector follows it.
  if (useApp.getState().selected === keyOf(link) && keyOf(now) !== keyOf(link)) select(keyOf(now));
  const undo = async () => {
    if (!inverse) return;
    const back = await callHelper('link.set', { link: refOf(now), ...inverse });
    if (back.ok) {
      if (useApp.getState().selected === keyOf(now)) select(keyOf(back.value.link));
    } else reportFailure(back.error, t);
  };
  notify({
    tone: 'done',
    title: done,
    ...(inverse ? { action: { label: t('common:undo'), run: () => void undo() } } : {}),
  });
  return null;
}

/** A failure that has no better place than a toast. */
export function reportFailure(failure: Failure, t: TFunction): void {
  notify({ tone: 'failed', title: explainFailure(failure, t).title, failure });
}

/** Runs one after the other, so that the first failure is said and the rest is not hidden behind it. */
export async function eachLink(
  links: readonly Link[], run: (link: Link) => Promise<Result<unknown>>,
): Promise<{ done: number; failure: Failure | null }> {
  let done = 0;
  for (const link of links) {
    const answer = await run(link);
    if (!answer.ok) return { done, failure: answer.error };
    done += 1;
  }
  return { done, failure: null };
}
