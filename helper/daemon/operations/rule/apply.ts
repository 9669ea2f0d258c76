import type { Result, Rule } from '../../../protocol/index.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { addRule, deleteRule, isThisRule, toRuleChange, type RuleSpec } from '../../kernel/rule.ts';
import { unlessGone, unlessThere } from '../unless.ts';

export const applyAdd = async (kernel: Kernel, rule: RuleSpec, idempotent: boolean): Promise<Result<unknown>> =>
  unlessThere(unlessGone(await addRule(kernel, rule), idempotent), idempotent, () => ruleIsThere(kernel, rule, true));

export const applyDelete = async (kernel: Kernel, rule: RuleSpec, idempotent: boolean): Promise<Result<unknown>> =>
  unlessGone(await deleteRule(kernel, rule), idempotent);

export async function ruleIsThere(kernel: Kernel, rule: RuleSpec, wanted: boolean): Promise<boolean> {
  const { store, observer } = kernel;
  const { namespace } = rule;
  if (!observer.watches(namespace) || !(await observer.reread(namespace, ['rules'])).ok) return !wanted;
  const change = await toRuleChange(kernel, rule, wanted ? 'rule.add' : 'rule.delete');
  if (!change.ok) return !wanted;
  return wanted === (store.find('rules', namespace, (one: Rule) => isThisRule(one, change.value)) !== undefined);
}
