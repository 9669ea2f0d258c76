import type { Command } from 'commander';
import { ok } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { given, wholeNumber } from '../arguments.ts';
import { CHANGE_TIMEOUT, changes, confirmation, makeAll } from '../change.ts';
import { examples } from '../help.ts';
import { answers, usage } from '../run.ts';
import { elsewhere } from './elsewhere.ts';
import { registerLinkAdd } from './link-add.ts';
import { registerLinkSet } from './link-set.ts';
import { linkDetail, linkNames, linkTable } from './link-text.ts';

export function registerLink(program: Command): void {
  const group = program.command('link').description('network links: list, show, add, set, delete');

  const list = group
    .command('list')
    .aliases(['ls'])
    .description('list links')
    .option('--type <type>', 'only links of this type');
  answers<{ type?: string }>(list, async (session, _words, options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const connection = connected.value;
    const filter = { namespace: session.namespace ?? null };
    const [links, addresses] = await Promise.all([
      connection.call('link.list', { ...filter, ...given({ kind: options.type }) }),
      session.output.json ? ok({ addresses: [] }) : connection.call('address.list', filter),
    ]);
    if (!links.ok) return links;
    if (!addresses.ok) return addresses;
    return ok({
      json: { links: links.value.links },
      text: linkTable(links.value.links, addresses.value.addresses, session.output.paint),
    });
  });
  examples(list, [
    { line: 'taproom link list' },
    { line: 'taproom link list --type bridge --json | jq -r .links[].name' },
    { line: 'taproom link list --namespace blue' },
  ]);

  const show = group.command('show <name>').aliases(['get']).description('show all properties of a link');
  answers(show, async (session, [name = '']) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const connection = connected.value;
    const found = await connection.call('link.get', { link: { namespace: session.namespace ?? '', name } });
    if (!found.ok) return { ok: false, error: await elsewhere(connection, found.error, name, session.namespace) };
    const { link } = found.value;
    const held = await connection.call('link.holders', { link: { namespace: link.namespace, index: link.index } });
    if (!held.ok) return held;
    const shown = { ...found.value, ...held.value };
    const everywhere = session.output.json ? null : await connection.call('link.list', {});
    if (everywhere && !everywhere.ok) return everywhere;
    const names = linkNames(everywhere?.value.links ?? []);
    return ok({ json: shown, text: linkDetail(shown, names, session.output.paint) });
  });
  examples(show, [
    { line: 'taproom link show br0' },
    { line: 'taproom link show eth0 --namespace blue --json | jq .counters' },
  ]);

  registerLinkAdd(group);
  registerLinkSet(group);

  const remove = group
    .command('delete [name...]')
    .aliases(['del', 'rm'])
    .description('delete links; a veth is deleted with its peer')
    .option('--group <n>', 'delete all links of this link group instead', wholeNumber);
  changes<{ group?: number }>(remove, async (session, names, options) => {
    const { group: number } = options;
    if ((number !== undefined) === names.length > 0) return usage(say('cli.namesOrGroup'));
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (!connected.ok) return connected;
    const connection = connected.value;
    const namespace = session.namespace ?? '';
    if (number !== undefined) {
      const made = await connection.call('link.deleteGroup', { namespace, group: number, ...confirmation(options) });
      return made.ok ? ok({ json: { deleted: made.value.deleted }, text: '', pending: made.value.pending }) : made;
    }
    const made = await makeAll(
      session,
      connection,
      names.map((name) => ({ method: 'link.delete' as const, params: { link: { namespace, name } } })),
      options,
      (error, position) => elsewhere(connection, error, names[position] ?? '', session.namespace),
    );
    return made.ok ? ok({ json: { deleted: names.length }, text: '', pending: made.value.pending }) : made;
  });
  examples(remove, [
    { line: 'taproom link delete tap0' },
    { line: 'taproom link delete tap0 tap1 tap2', does: 'deletes all three, or none of them' },
    { line: 'taproom link delete --group 29808', does: 'deletes all links that Taproom created (group 29808)' },
  ]);
}
