import type { TFunction } from 'i18next';
import type { Result, RouteAddInput, RuleAddInput } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/bridge.ts';
import { notify } from '../../ui/toasts.ts';
import { reportFailure } from '../links/change.ts';

/** Says what was done, with an Undo that calls the opposite. */
function said(title: string, undo: () => Promise<Result<unknown>>, t: TFunction): void {
  const run = async () => {
    const answer = await undo();
    if (!answer.ok) reportFailure(answer.error, t);
  };
  notify({ tone: 'done', title, action: { label: t('common:undo'), run: () => void run() } });
}

export async function addRoute(route: RouteAddInput, t: TFunction) {
  const answer = await callHelper('route.add', route);
  if (answer.ok) said(t('routes:done.added', { destination: route.destination }), () => callHelper('route.delete', route), t);
  return answer;
}
export async function deleteRoute(route: RouteAddInput, t: TFunction): Promise<void> {
  const answer = await callHelper('route.delete', route);
  if (answer.ok) said(t('routes:done.deleted', { destination: route.destination }), () => callHelper('route.add', route), t);
  else reportFailure(answer.error, t);
}
export async function addRule(rule: RuleAddInput, t: TFunction) {
  const answer = await callHelper('rule.add', rule);
  if (answer.ok) said(t('routes:done.ruleAdded'), () => callHelper('rule.delete', rule), t);
  return answer;
}
export async function deleteRule(rule: RuleAddInput, t: TFunction): Promise<void> {
  const answer = await callHelper('rule.delete', rule);
  if (answer.ok) said(t('routes:done.ruleDeleted', { priority: rule.priority ?? '' }), () => callHelper('rule.add', rule), t);
  else reportFailure(answer.error, t);
}
