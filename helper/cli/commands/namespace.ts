import type { Command } from 'commander';
import type { Namespace } from '../../protocol/namespaces.ts';
import { ok } from '../../protocol/result.ts';
import { CHANGE_TIMEOUT, changes, makeAll } from '../change.ts';
import { examples } from '../help.ts';
import { answers } from '../run.ts';
import { table } from '../text/table.ts';
import { printable } from '../text/width.ts';

/** The first process in it, where that is not its name already. */
function holderText({ holder }: Namespace): string | null {
  if (holder === null) return null;
  const { kind, pid, program } = holder;
  if (pid === null) return kind;
  return `${printable(program ?? '?')} (${pid})`;
}

export function registerNamespace(program: Command): void {
  const group = program
    .command('namespace')
    .aliases(['netns', 'ns'])
    .description('network namespaces: list, add, delete');

  const list = group
    .command('list')
    .aliases(['ls', 'show'])
    .description('list namespaces: the helper\'s own ("-"), the named ones, and those that programs hold');
  answers(list, async (session) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('namespace.list', {});
    if (!result.ok) return result;
    const shown = result.value.namespaces.filter(
      ({ name }) => session.namespace === undefined || name === session.namespace,
    );
    return ok({
      json: { namespaces: shown },
      text: table<Namespace>(
        [
          { title: 'NAME', text: ({ name }) => name || '-', paint: (text) => session.output.paint('bold', text) },
          { title: 'HOLDER', text: holderText, optional: true },
          { title: 'INODE', align: 'right', text: ({ inode }) => String(inode) },
          {
            title: 'NOTE',
            text: ({ name, note }) => note?.message ?? (name === '' ? "the helper's own" : null),
            optional: true,
          },
        ],
        shown,
        session.output.paint,
      ),
    });
  });
  examples(list, [{ line: 'taproom namespace list' }]);

  const change = (name: 'add' | 'delete', aliases: string[], description: string): Command => {
    const command = group.command(`${name} <name...>`).aliases(aliases).description(description);
    changes(command, async (session, names, options) => {
      const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
      if (!connected.ok) return connected;
      const asked = names.map((each) => ({ method: `namespace.${name}` as const, params: { name: each } }));
      const made = await makeAll(session, connected.value, asked, options);
      if (!made.ok) return made;
      const { results, pending } = made.value;
      const json =
        name === 'add' ? { namespaces: results.map(({ namespace }) => namespace) } : { deleted: names.length };
      return ok({ json, text: '', pending });
    });
    return command;
  };
  examples(change('add', [], 'create named namespaces and bring their loopback up'), [
    { line: 'taproom namespace add blue green' },
  ]);
  examples(change('delete', ['del', 'rm'], 'delete namespaces with everything in them'), [
    { line: 'taproom namespace delete blue' },
  ]);
}
