import type { Operation } from '../../../protocol/index.ts';
import { refuse, ruleRow, type Machine } from './machine.ts';

type RuleSpec = Extract<Operation, { op: 'rule.add' }>['rule'];

export function addRule(machine: Machine, rule: RuleSpec): void {
  const {
    namespace,
    family,
    priority,
    invert,
    action,
    table,
    from,
    to,
    inputLink,
    outputLink,
    mark,
    markMask,
    protocol,
  } = rule;
  const chosen =
    priority ??
    Math.min(
      ...machine.rules
        .filter((row) => row.namespace === namespace && row.family === family && row.priority > 0)
        .map((row) => row.priority),
    ) - 1;
  const row = ruleRow({
    namespace,
    family,
    priority: chosen,
    invert,
    action,
    table: action === 'lookup' ? (table ?? 254) : null,
    from: from ?? null,
    to: to ?? null,
    inputLink: inputLink ?? null,
    outputLink: outputLink ?? null,
    mark: mark ?? null,
    markMask: mark === undefined ? null : (markMask ?? 0xffffffff),
    protocol: protocol ?? 214,
  });
  if (
    machine.rules.some((other) => JSON.stringify({ ...other, protocol: 0 }) === JSON.stringify({ ...row, protocol: 0 }))
  )
    refuse('EEXIST', rule);
  machine.rules.push(row);
}

export function deleteRule(machine: Machine, rule: RuleSpec): void {
  const { namespace, family, priority, from, to, action, table, mark, inputLink } = rule;
  const found = machine.rules.find(
    (row) =>
      row.namespace === namespace &&
      row.family === family &&
      row.action === action &&
      (priority === undefined || row.priority === priority) &&
      (table === undefined || row.table === table) &&
      (from === undefined || row.from === from) &&
      (to === undefined || row.to === to) &&
      (mark === undefined || row.mark === mark) &&
      (inputLink === undefined || row.inputLink === inputLink),
  );
  if (!found) return refuse('ENOENT', rule);
  machine.rules = machine.rules.filter((row) => row !== found);
}
