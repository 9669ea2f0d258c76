import { parseCidr, type RuleAdd } from '../../protocol/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { familyOf } from './routing.ts';
import { inWords, type Scope } from './scope.ts';

/** Tables that the kernel itself fills or always has: default, main, local (rt_tables). */
const KERNELS_TABLES = [253, 254, 255];

/** Policy rules: one of each, about links that are there and tables that hold something. */
export function* rules(scope: Scope): Generator<CheckFault> {
  const filled = new Set(
    scope.document.routes.map((route) => `${route.namespace} ${familyOf(route) ?? ''} ${route.table}`),
  );
  const seen = new Map<string, Path>();
  for (const [position, rule] of scope.document.rules.entries()) {
    const path: Path = ['rules', position];
    yield* form(rule, path);
    const key = JSON.stringify(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)));
    const first = seen.get(key);
    if (first) yield error(path, `The same rule is on ${scope.where(first)}.`, 'Delete one of the two.');
    else seen.set(key, path);
    for (const field of ['inputLink', 'outputLink'] as const) {
      for (const fault of scope.reference(rule.namespace, rule[field], [...path, field])) {
        // The kernel takes a rule about a link that is not there; it fits once the link comes.
        yield { ...fault, severity: 'warning' };
      }
    }
    const { table, action, namespace, family } = rule;
    if (
      action === 'lookup' &&
      table !== undefined &&
      !KERNELS_TABLES.includes(table) &&
      !filled.has(`${namespace} ${family} ${table}`)
    ) {
      yield warning(
        [...path, 'table'],
        `No ${family === 'ipv4' ? 'IPv4' : 'IPv6'} route of this document is in table ${table} of ${inWords(namespace)}, where this rule looks.`,
        `Add a route with "table: ${table}".`,
      );
    }
  }
}

function* form(rule: RuleAdd, path: Path): Generator<CheckFault> {
  const { family, action, table, mark, markMask } = rule;
  for (const field of ['from', 'to'] as const) {
    const cidr = parseCidr(rule[field] ?? '');
    if (cidr && cidr.family !== family) {
      yield error(
        [...path, field],
        `${rule[field] ?? ''} is not ${family === 'ipv4' ? 'an IPv4' : 'an IPv6'} prefix, and the rule is for ${family}.`,
        `Add "family: ${cidr.family}".`,
      );
    }
  }
  if (markMask !== undefined && mark === undefined)
    yield error(
      [...path, 'markMask'],
      'A mask needs a mark that it is applied to.',
      'Add "mark", or leave "markMask" out.',
    );
  if (action !== 'lookup' && table !== undefined)
    yield error([...path, 'table'], `A rule with the action ${action} looks into no table.`, 'Leave "table" out.');
}
