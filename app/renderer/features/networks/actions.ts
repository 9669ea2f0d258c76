import type { TFunction } from 'i18next';
import type { MethodResult, NetworkRow, Plan, Result } from '../../../../helper/protocol/index.ts';
import { callHelper, useApp } from '../../state/index.ts';
import { notify } from '../../ui/toasts.ts';
import { reportFailure, undoEntry } from '../../parts/changes/undo.ts';
import { documentsOf } from './assistant/useSurroundings.ts';
import { copyOf } from './copy.ts';
import { setAt } from './document-text.ts';
import {
  markSaved,
  openDialog,
  openEditor,
  rememberPlan,
  selectNetwork,
  showDraft,
  useNetworksPage,
  type Proposal,
  type Source,
} from '../../parts/networks/page-state.ts';

type Applied = MethodResult<'network.up'>;

/** What it would do now, step by step. */
export async function planOf(source: Source, to: 'up' | 'down'): Promise<Result<Plan>> {
  const answer = await callHelper('network.plan', { ...source, to });
  return answer.ok ? { ok: true, value: answer.value.plan } : answer;
}

/** Takes a change of the history back; says what it was, or why not. */
export async function undo(entry: number, t: TFunction): Promise<void> {
  const failure = await undoEntry(entry, t);
  if (failure) reportFailure(failure, t);
}

function say(applied: Applied, to: 'up' | 'down', t: TFunction): void {
  const {
    network: { name },
    entry,
    pending,
    steps,
  } = applied;
  if (pending !== null)
    return notify({ tone: 'done', title: t('networks:done.pending', { name, seconds: pending.seconds }) });
  const title = steps === 0 ? t('networks:done.nothing', { name }) : t(`networks:done.${to}`, { name });
  notify({
    tone: 'done',
    title,
    ...(entry === null ? {} : { action: { label: t('common:undo'), run: () => void undo(entry, t), undoes: [entry] } }),
  });
}

/** Does what a plan says. The failure comes back for the place where it was asked. */
export async function carryOut({ source, to, plan, onDone }: Proposal, t: TFunction): Promise<Result<Applied>> {
  rememberPlan(plan);
  selectNetwork(plan.network);
  const answer = await ('text' in source
    ? callHelper('network.apply', { text: source.text })
    : to === 'up'
      ? callHelper('network.up', source)
      : callHelper('network.down', source));
  if (!answer.ok) return answer;
  if ('text' in source && useNetworksPage.getState().draft !== null) markSaved(answer.value.network.name, source.text);
  say(answer.value, to, t);
  onDone?.();
  return answer;
}

/**
 * A change as the window makes it: at once with an Undo in the toast, or after somebody has looked at
 * the plan, where it is risky or was asked for.
 */
export async function change(
  source: Source,
  to: 'up' | 'down',
  t: TFunction,
  { look = false, onDone }: { look?: boolean; onDone?: () => void } = {},
): Promise<Result<unknown>> {
  const planned = await planOf(source, to);
  if (!planned.ok) return planned;
  const proposal: Proposal = { source, to, plan: planned.value, ...(onDone ? { onDone } : {}) };
  if (!look && planned.value.risks.length === 0) return carryOut(proposal, t);
  openDialog({ kind: 'proposal', proposal });
  return { ok: true, value: null };
}

/** The same from where there is no place for a failure but the toast. */
export async function changeAndSay(...[source, to, t, options]: Parameters<typeof change>): Promise<void> {
  const answer = await change(source, to, t, options);
  if (!answer.ok) reportFailure(answer.error, t);
}

export async function save(text: string, t: TFunction): Promise<Result<string>> {
  const answer = await callHelper('network.save', { text });
  if (!answer.ok) return answer;
  const { name } = answer.value.network;
  if (useNetworksPage.getState().draft !== null) markSaved(name, text);
  notify({ tone: 'done', title: t('networks:done.saved', { name }) });
  return { ok: true, value: name };
}

/** The saved document of a network in the editor. */
export async function edit(name: string, t: TFunction): Promise<void> {
  // What somebody has typed and not saved is what he wants to see.
  const { draft } = useNetworksPage.getState();
  if (draft?.name === name) return showDraft();
  const answer = await callHelper('network.show', { name });
  if (!answer.ok) return reportFailure(answer.error, t);
  openEditor({ name, saved: answer.value.text, text: answer.value.text, notes: [] });
}

/** Another network of the same shape, open in the editor: nothing is saved until its names were looked at. */
export async function duplicate(name: string, t: TFunction): Promise<void> {
  const answer = await callHelper('network.show', { name });
  if (!answer.ok) return reportFailure(answer.error, t);
  const { networks, namespaces, links, datapaths } = useApp.getState().observed.tables;
  const text = copyOf(answer.value.text, {
    networks: new Set(networks.keys()),
    namespaces: new Set([...namespaces.values()].map((namespace) => namespace.name)),
    links: [...links.values()],
    datapaths: new Set(datapaths.keys()),
    documents: await documentsOf([...networks.keys()]),
  });
  openEditor({ name: null, saved: null, text, notes: [] });
}

/** When it connects by itself: one line of its document. */
export async function setStart(name: string, start: NetworkRow['start'], t: TFunction): Promise<void> {
  const answer = await callHelper('network.show', { name });
  if (!answer.ok) return reportFailure(answer.error, t);
  const { text } = answer.value;
  const saved = await callHelper('network.save', {
    text: setAt(text, ['start'], start === 'manual' ? undefined : start),
  });
  if (!saved.ok) return reportFailure(saved.error, t);
  const back = async () => {
    const restored = await callHelper('network.save', { text });
    if (!restored.ok) reportFailure(restored.error, t);
  };
  notify({
    tone: 'done',
    title: t(`networks:done.start.${start}`, { name }),
    action: { label: t('common:undo'), run: () => void back() },
  });
}
