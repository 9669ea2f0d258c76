import type { RuleChange } from '../../../native/lib/types.ts';
import { ok, parseCidr, ROUTE_PROTOCOL, type Result, type Rule, type RuleAdd } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure, refused } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { requireNamespace } from './resolve.ts';
import { sameDestination, without } from './same.ts';

/**
 * `protocol`: whose mark it bears (FRA_PROTOCOL), ours unless said otherwise; of a rule to delete: only one with this
 * mark.
 */
export type RuleSpec = RuleAdd & { protocol?: number | undefined };

/** The main table (rt_tables): where a rule looks that names none, as with `ip rule`. */
const MAIN_TABLE = 254;

/** Adds a policy rule and answers with it as the kernel announces it. */
export async function addRule(kernel: Kernel, asked: RuleSpec): Promise<Result<{ rule: Rule }>> {
  const step = 'rule.add';
  const change = await toRuleChange(kernel, asked, step);
  if (!change.ok) return change;
  const { namespace } = asked;
  const known = new Set([...kernel.store.rows('rules', namespace)].map(identity));
  const added = await kernel.netlink.addRule(namespace, change.value);
  if (!added.ok) {
    return refused(added.error, {
      step,
      field: added.error.code === 'EEXIST' ? 'priority' : blame(asked),
      message: namespace === '' ? say('rule.notAdded') : say('rule.notAddedIn', { namespace }),
      remedies: { EEXIST: say('rule.exists') },
    });
  }
  // Without a priority the kernel chooses one, so the new rule is the one that was not there.
  const isNew = (row: Rule): boolean =>
    isThisRule(row, change.value) && (asked.priority !== undefined || !known.has(identity(row)));
  const rule = await kernel.observer.observed('rules', namespace, isNew);
  if (rule) return ok({ rule });
  return failure('failed', step, say('rule.notThere'), { field: 'priority' });
}

/**
 * The rule that was added last as asked: without a priority the kernel puts it before all but the first
 * (fib_default_rule_pref).
 */
export async function findRule(kernel: Kernel, asked: RuleSpec): Promise<Rule | undefined> {
  const change = await toRuleChange(kernel, asked, 'rule.add');
  if (!change.ok) return undefined;
  return [...kernel.store.rows('rules', asked.namespace)]
    .filter((row) => isThisRule(row, change.value) && (row.priority > 0 || asked.priority === 0))
    .sort((a, b) => a.priority - b.priority)[0];
}

/** Deletes the first rule that fits all that was named. */
export async function deleteRule(kernel: Kernel, asked: RuleSpec): Promise<Result<Record<string, never>>> {
  const step = 'rule.delete';
  const change = await toRuleChange(kernel, asked, step);
  if (!change.ok) return change;
  const { namespace } = asked;
  // Who made it matters for deleting it only where the caller says so, and a rule is named by what the caller said, no
  // more.
  const named = asked.protocol === undefined ? without(change.value, 'protocol') : change.value;
  const request = asked.table === undefined ? without(named, 'table') : named;
  const fitting = (): number =>
    [...kernel.store.rows('rules', namespace)].filter((row) => isThisRule(row, request)).length;
  const before = fitting();
  const deleted = await kernel.netlink.deleteRule(namespace, request);
  if (!deleted.ok) {
    return refused(deleted.error, {
      step,
      field: asked.priority === undefined ? blame(asked) : 'priority',
      message: namespace === '' ? say('rule.notDeleted') : say('rule.notDeletedIn', { namespace }),
      remedies: { ENOENT: say('rule.noMatch') },
    });
  }
  if (before <= 1) await kernel.observer.vanished('rules', namespace, (row) => isThisRule(row, request));
  else await kernel.observer.reread(namespace, ['rules']);
  if (before === 0 || fitting() < before) return ok({});
  return failure('failed', step, say('rule.stillThere'), { field: 'priority' });
}

export async function toRuleChange(kernel: Kernel, asked: RuleSpec, step: string): Promise<Result<RuleChange>> {
  const { namespace, family, action, invert, table, ...rest } = asked;
  const there = await requireNamespace(kernel, namespace, step);
  if (!there.ok) return there;
  for (const field of ['from', 'to'] as const) {
    const cidr = parseCidr(asked[field] ?? '');
    if (cidr && cidr.family !== family) {
      return failure('invalid', step, say('rule.familyClash', { field, value: asked[field] ?? '', family }), {
        field,
        remedy: say('rule.nameFamily', { family: cidr.family }),
      });
    }
  }
  if (asked.markMask !== undefined && asked.mark === undefined) {
    return failure('invalid', step, say('rule.maskNeedsMark'), { field: 'markMask' });
  }
  if (action !== 'lookup' && table !== undefined) {
    return failure('invalid', step, say('rule.actionHasNoTable', { action }), { field: 'table' });
  }
  const { priority, from, to, inputLink, outputLink, mark, markMask } = rest;
  return ok({
    family,
    action,
    protocol: asked.protocol ?? ROUTE_PROTOCOL,
    ...(action === 'lookup' ? { table: table ?? MAIN_TABLE } : {}),
    ...(invert ? { invert } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...(mark === undefined ? {} : { mark }),
    ...(markMask === undefined ? {} : { markMask }),
    ...(from === undefined || from === 'default' ? {} : { from }),
    ...(to === undefined || to === 'default' ? {} : { to }),
    ...(inputLink === undefined ? {} : { inputLink }),
    ...(outputLink === undefined ? {} : { outputLink }),
  });
}

const blame = ({ from, to, table }: RuleAdd): string =>
  from !== undefined ? 'from' : to !== undefined ? 'to' : table !== undefined ? 'table' : 'action';

const identity = (row: Rule): string => JSON.stringify(row);

const prefixFits = (found: string | null, asked: string | undefined): boolean =>
  asked === undefined || (found !== null && sameDestination(found, asked));

export const isThisRule = (row: Rule, change: RuleChange): boolean =>
  row.family === change.family &&
  row.action === change.action &&
  row.invert === (change.invert ?? false) &&
  (change.priority === undefined || row.priority === change.priority) &&
  (change.table === undefined || row.table === change.table) &&
  prefixFits(row.from, change.from) &&
  prefixFits(row.to, change.to) &&
  (change.inputLink === undefined || row.inputLink === change.inputLink) &&
  (change.outputLink === undefined || row.outputLink === change.outputLink) &&
  (change.mark === undefined || row.mark === change.mark) &&
  (change.protocol === undefined || row.protocol === change.protocol);
