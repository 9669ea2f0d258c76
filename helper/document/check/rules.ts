import { parseCidr, type RuleAdd } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { familyName } from './prefixes.ts';
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
    if (first) yield error(path, say('policy.twice', { where: scope.where(first) }), say('fix.deleteOne'));
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
        say('policy.emptyTable', { family: familyName(family), table, namespace: inWords(namespace) }),
        say('policy.addRoute', { table }),
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
        say('policy.wrongFamily', { prefix: rule[field] ?? '', name: familyName(family), family }),
        say('policy.addFamily', { family: cidr.family }),
      );
    }
  }
  if (markMask !== undefined && mark === undefined)
    yield error([...path, 'markMask'], say('policy.maskWithoutMark'), say('policy.addMark'));
  if (action !== 'lookup' && table !== undefined)
    yield error([...path, 'table'], say('policy.noTable', { action }), say('policy.leaveTable'));
}
