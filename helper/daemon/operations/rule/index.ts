import type { Result, Rule } from '../../../protocol/index.ts';
import { say } from '../../../protocol/messages/index.ts';
import { canonicalPrefix, contains } from '../../world/canonical.ts';
import { rulePlace } from '../../world/keys.ts';
import { MAIN_RULE } from '../../world/paths.ts';
import type { RuleSpec } from '../../world/rows.ts';
import { HOST, MAIN_TABLE, type Connections } from '../judge.ts';
import { noNamespace } from '../phrase.ts';
import { all, unanswered, type OperationKind, unlessGone, unlessThere } from '../operation-kind.ts';
import { ruleCommand } from '../../../document/ip/route.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { addRule, deleteRule, isThisRule, toRuleChange } from '../../kernel/rule.ts';
import { ruleText } from './words.ts';

/** Rules that choose among routing tables. */

const add: OperationKind<'rule.add'> = {
  key: ({ rule }) => `rule:${rulePlace(rule)}`,
  change: () => 'add',
  inverse: ({ rule }) => all({ op: 'rule.delete', rule }),
  applies: ({ rule }, world) =>
    noNamespace(world, rule.namespace) ?? (world.findRule(rule) ? say('stale.ruleThere') : null),
  effect: ({ rule }, world) => {
    world.addRule(rule);
  },
  summary: ({ rule }) => say('step.ruleAdd', { rule: ruleText(rule) }),
  name: ({ rule: { namespace } }) =>
    namespace === '' ? say('operation.ruleAdd') : say('operation.ruleAddIn', { namespace }),
  commands: ({ rule }) => [ruleCommand(rule, 'add')],
  risks: ({ rule }, judge) => {
    const { priority = 0, action, table } = rule;
    const elsewhere = priority < MAIN_RULE && !(action === 'lookup' && (table ?? MAIN_TABLE) === MAIN_TABLE);
    if (elsewhere && catchesAll(rule, judge.connections)) judge.add('default-route');
    else if (elsewhere && judge.connections().paths.match(rule)) judge.add('connection-path');
  },
  retreat: ({ rule }, _, plan) => {
    if (!plan.namespaces.has(rule.namespace) && plan.world.findRule(rule)) plan.do({ op: 'rule.delete', rule });
  },
  apply: ({ rule }, { kernel }, idempotent) => applyAdd(kernel, rule, idempotent),
  isInPlace: ({ rule }, { kernel }) => ruleIsThere(kernel, rule, true),
  mayBeMade: unanswered,
};

const remove: OperationKind<'rule.delete'> = {
  key: ({ rule }) => `rule:${rulePlace(rule)}`,
  change: () => 'remove',
  inverse: ({ rule }, world) => all({ op: 'rule.add', rule: world.findRule(rule) ?? rule }),
  applies: ({ rule }, world) =>
    noNamespace(world, rule.namespace) ?? (world.findRule(rule) ? null : say('stale.ruleGone')),
  effect: ({ rule }, world) => {
    world.deleteRule(rule);
  },
  summary: ({ rule }) => say('step.ruleDelete', { rule: ruleText(rule) }),
  name: ({ rule: { namespace } }) =>
    namespace === '' ? say('operation.ruleDelete') : say('operation.ruleDeleteIn', { namespace }),
  commands: ({ rule }) => [ruleCommand(rule, 'delete')],
  risks: ({ rule: asked }, judge) => {
    const rule = judge.world.findRule(asked) ?? asked;
    if ((rule.priority ?? 0) > MAIN_RULE) return;
    if (rule.priority === MAIN_RULE && isAboutAll(rule)) judge.add('default-route');
    else if (judge.connections().paths.match(rule)) judge.add('connection-path');
  },
  apply: ({ rule }, { kernel }, idempotent) => applyDelete(kernel, rule, idempotent),
  isInPlace: ({ rule }, { kernel }) => ruleIsThere(kernel, rule, false),
  mayBeMade: unanswered,
};

export const ruleOperations = { 'rule.add': add, 'rule.delete': remove };

/** Whether a rule takes all packets of the host, or those from an address that connections use. */
function catchesAll(rule: RuleSpec, connections: () => Connections): boolean {
  const { namespace, from, to, inputLink, outputLink, mark, invert } = rule;
  if (namespace !== HOST || invert || outputLink !== undefined || mark !== undefined) return false;
  if ((inputLink !== undefined && inputLink !== 'lo') || (to !== undefined && canonicalPrefix(to) !== 'default'))
    return false;
  if (from === undefined || canonicalPrefix(from) === 'default') return true;
  return [...connections().addresses].some((address) => contains(canonicalPrefix(from), address));
}

const isAboutAll = ({ namespace, from, to, inputLink, outputLink, mark, invert }: RuleSpec): boolean =>
  namespace === HOST &&
  !invert &&
  inputLink === undefined &&
  outputLink === undefined &&
  mark === undefined &&
  (from === undefined || canonicalPrefix(from) === 'default') &&
  (to === undefined || canonicalPrefix(to) === 'default');

const applyAdd = async (kernel: Kernel, rule: RuleSpec, idempotent: boolean): Promise<Result<unknown>> =>
  unlessThere(unlessGone(await addRule(kernel, rule), idempotent), idempotent, () => ruleIsThere(kernel, rule, true));

const applyDelete = async (kernel: Kernel, rule: RuleSpec, idempotent: boolean): Promise<Result<unknown>> =>
  unlessGone(await deleteRule(kernel, rule), idempotent);

async function ruleIsThere(kernel: Kernel, rule: RuleSpec, wanted: boolean): Promise<boolean> {
  const { store, observer } = kernel;
  const { namespace } = rule;
  if (!observer.watches(namespace) || !(await observer.reread(namespace, ['rules'])).ok) return !wanted;
  const change = await toRuleChange(kernel, rule, wanted ? 'rule.add' : 'rule.delete');
  if (!change.ok) return !wanted;
  return wanted === (store.find('rules', namespace, (one: Rule) => isThisRule(one, change.value)) !== undefined);
}
