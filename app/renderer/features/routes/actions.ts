import type { TFunction } from 'i18next';
import type { RouteAddInput, RuleAddInput } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/bridge.ts';
import { lastEntry, reportFailure, sayDone } from '../../parts/changes/undo.ts';
import { askAboutRisk } from '../../parts/changes/ask.ts';

/** Adds a route and says so; null where it is risky and somebody thought better of it. */
export async function addRoute(route: RouteAddInput, t: TFunction) {
  const goOn = await askAboutRisk(
    { method: 'route.add', params: route },
    { title: t('routes:risk.add', { destination: route.destination }), confirm: t('routes:add.confirm') },
  );
  if (!goOn) return null;
  const before = lastEntry();
  const answer = await callHelper('route.add', route);
  if (answer.ok && answer.value.pending === null)
    void sayDone(t('routes:done.added', { destination: route.destination }), 'route.add', before, t);
  return answer;
}
/** Puts a route in the place of another, as one change, and says so; null as above. */
export async function replaceRoute(old: RouteAddInput, route: RouteAddInput, t: TFunction) {
  const { destination } = route;
  const params = {
    changes: [
      { method: 'route.delete' as const, params: { ...old } },
      { method: 'route.add' as const, params: { ...route } },
    ],
  };
  const goOn = await askAboutRisk(
    { method: 'change.make', params },
    { title: t('routes:risk.edit', { destination }), confirm: t('routes:edit.confirm') },
  );
  if (!goOn) return null;
  const before = lastEntry();
  const answer = await callHelper('change.make', params);
  if (answer.ok && answer.value.pending === null)
    void sayDone(t('routes:done.edited', { destination }), 'change.make', before, t);
  return answer;
}
export async function deleteRoute(route: RouteAddInput, t: TFunction): Promise<void> {
  const goOn = await askAboutRisk(
    { method: 'route.delete', params: route },
    { title: t('routes:risk.delete', { destination: route.destination }), confirm: t('common:delete') },
  );
  if (!goOn) return;
  const before = lastEntry();
  const answer = await callHelper('route.delete', route);
  if (!answer.ok) reportFailure(answer.error, t);
  else if (answer.value.pending === null)
    void sayDone(t('routes:done.deleted', { destination: route.destination }), 'route.delete', before, t);
}
export async function addRule(rule: RuleAddInput, t: TFunction) {
  const before = lastEntry();
  const answer = await callHelper('rule.add', rule);
  if (answer.ok && answer.value.pending === null) void sayDone(t('routes:done.ruleAdded'), 'rule.add', before, t);
  return answer;
}
export async function deleteRule(rule: RuleAddInput, t: TFunction): Promise<void> {
  const before = lastEntry();
  const answer = await callHelper('rule.delete', rule);
  if (!answer.ok) reportFailure(answer.error, t);
  else if (answer.value.pending === null)
    void sayDone(t('routes:done.ruleDeleted', { priority: rule.priority ?? '' }), 'rule.delete', before, t);
}
