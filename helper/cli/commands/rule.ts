import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Family } from '../../protocol/names.ts';
import type { Rule, RuleAddInput } from '../../protocol/routes.ts';
import { ok } from '../../protocol/result.ts';
import { given, hexOrWhole, routeTable, wholeNumber } from '../arguments.ts';
import { changes, confirmation, type ConfirmOptions } from '../change.ts';
import { examples } from '../help.ts';
import { answers } from '../run.ts';
import { table } from '../text/table.ts';
import { compare } from './link-text.ts';
import { ruleLine } from './route-text.ts';

interface RuleOptions {
  family?: Family;
  priority?: number;
  from?: string;
  to?: string;
  inputLink?: string;
  outputLink?: string;
  mark?: { mark: number; markMask?: number };
  action?: string;
  table?: number;
  invert?: boolean;
}

export function registerRule(program: Command): void {
  const group = program.command('rule').description('policy rules, which choose the routing table: list, add, delete');

  const list = group
    .command('list')
    .aliases(['ls', 'show'])
    .description('list rules in order of priority')
    .addOption(new Option('--family <family>', 'only ipv4 or ipv6').choices(['ipv4', 'ipv6']));
  answers<{ family?: Family }>(list, async (session, _words, { family }) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('rule.list', { namespace: session.namespace ?? null });
    if (!result.ok) return result;
    const shown = result.value.rules
      .filter((rule) => !family || rule.family === family)
      .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.family, b.family) || a.priority - b.priority);
    return ok({
      json: { rules: shown },
      text: table<Rule>(
        [
          { title: 'NAMESPACE', text: (rule) => rule.namespace || null, optional: true },
          { title: 'FAMILY', text: (rule) => rule.family },
          { title: 'PRIORITY', align: 'right', text: (rule) => String(rule.priority) },
          { title: 'RULE', text: ruleLine },
        ],
        shown,
        session.output.paint,
      ),
    });
  });
  examples(list, [{ line: 'taproom rule list' }]);

  const add = withRuleOptions(group.command('add')).description('add a policy rule');
  changes<RuleOptions>(add, async (session, _words, options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const added = await connected.value.call('rule.add', {
      ...ruleRequest(session.namespace ?? '', options),
      ...confirmation(options),
    });
    return added.ok ? ok({ json: added.value, text: '', pending: added.value.pending }) : added;
  });
  examples(add, [
    { line: 'taproom rule add --from 192.0.2.0/24 --table 100 --priority 1000' },
    { line: 'taproom rule add --mark 0x10/0xff --table 200' },
    { line: 'taproom rule add --to 198.51.100.0/24 --action unreachable' },
  ]);

  const remove = withRuleOptions(group.command('delete').aliases(['del', 'rm'])).description(
    'delete the policy rule with these properties',
  );
  changes<RuleOptions>(remove, async (session, _words, options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const removed = await connected.value.call('rule.delete', {
      ...ruleRequest(session.namespace ?? '', options),
      ...confirmation(options),
    });
    return removed.ok ? ok({ json: {}, text: '', pending: removed.value.pending }) : removed;
  });
  examples(remove, [{ line: 'taproom rule delete --from 192.0.2.0/24 --table 100 --priority 1000' }]);
}

const withRuleOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--family <family>', 'ipv4 or ipv6 (default: that of --from or --to, else ipv4)').choices([
        'ipv4',
        'ipv6',
      ]),
    )
    .option('--priority <n>', 'priority; lower values match first', wholeNumber)
    .option('--from <prefix>', 'source prefix')
    .option('--to <prefix>', 'destination prefix')
    .option('--input-link <name>', 'input interface')
    .option('--output-link <name>', 'output interface (packets of sockets bound to it)')
    .option('--mark <mark>', 'firewall mark: 0x10, or 0x10/0xff with a mask', mark)
    .option('--table <table>', 'routing table: a number, or main, local, default', routeTable)
    .option('--action <action>', 'lookup, blackhole, unreachable or prohibit (default: lookup)')
    .option('--invert', 'invert the match');

/** `0x10` or `0x10/0xff`. */
function mark(text: string): { mark: number; markMask?: number } {
  const [value = '', mask, more] = text.split('/');
  if (more !== undefined) throw new InvalidArgumentError('A mark is a number, or a number and a mask: 0x10/0xff.');
  return { mark: hexOrWhole(value), ...(mask === undefined ? {} : { markMask: hexOrWhole(mask) }) };
}

/** The request of a command line. The family follows from the prefixes where it was not said. */
export function ruleRequest(
  namespace: string,
  { mark: marks, action, yes: _, confirmWithin: __, ...options }: RuleOptions & ConfirmOptions,
): RuleAddInput {
  const prefix = [options.from, options.to].find((text) => text !== undefined && text !== 'default');
  return {
    namespace,
    ...given({
      ...options,
      ...marks,
      family: options.family ?? (prefix?.includes(':') ? 'ipv6' : undefined),
      action: action as RuleAddInput['action'], // One of the names, or the helper says which there are.
    }),
  };
}
