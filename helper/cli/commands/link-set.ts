import { Option, type Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import type { LinkSetInput } from '../../protocol/links.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { given, waitOptions, type WaitOptions } from '../arguments.ts';
import { changes, confirmation } from '../change.ts';
import { askedFields, type LinkFields } from '../../protocol/kinds/link/fields.ts';
import { examples } from '../help.ts';
import { FIELD_OPTIONS, TYPE_OPTIONS } from '../link-types.ts';
import { namespaceName, usage, type Answer } from '../run.ts';
import { addressProgress, gone, linkProgress, settle, settled, together } from '../settle.ts';
import { elsewhere } from './elsewhere.ts';
import { linkKey } from '../../protocol/topics.ts';
import { say } from '../../protocol/messages/index.ts';

interface SetOptions extends WaitOptions, LinkFields, Record<string, unknown> {
  up?: boolean;
  down?: boolean;
  name?: string;
  controller?: string | false;
  moveTo?: string;
}

const BRIDGE_OPTIONS = TYPE_OPTIONS.filter(({ types }) => types.includes('bridge'));

export function registerLinkSet(group: Command): void {
  const set = group
    .command('set <name>')
    .description('change a link')
    .addOption(new Option('--up', 'bring it up').conflicts('down'))
    .addOption(new Option('--down', 'bring it down').conflicts('up'))
    .option('--name <new>', 'rename it')
    .option('--controller <name>', 'add it to this bridge or bond')
    .option('--no-controller', 'remove it from its bridge or bond')
    .option('--move-to <ns>', 'move it to this namespace');
  for (const option of [...FIELD_OPTIONS, ...waitOptions('the link has carrier (--up) or has lost it (--down)')])
    set.addOption(option);
  for (const { option } of BRIDGE_OPTIONS) set.addOption(option);
  set.addHelpText(
    'after',
    `
--namespace NS names where the link is. Where NS has no link of this name but the
helper's own namespace has, the link is moved to NS, as "ip link set NAME netns NS"
does; --move-to says the same without a doubt.`,
  );
  changes<SetOptions>(set, async (session, [name = ''], options) => {
    const bridge = Object.fromEntries(
      BRIDGE_OPTIONS.map(({ option, key }) => [key, options[option.attributeName()]] as const).filter(
        ([, value]) => value !== undefined,
      ),
    );
    const asked = given({
      up: options.up ? true : options.down ? false : undefined,
      ...Object.fromEntries(askedFields(options)),
      name: options.name,
      controller: options.controller === false ? null : options.controller,
      moveTo: namespaceName(options.moveTo),
      bridge: Object.keys(bridge).length > 0 ? bridge : undefined,
    });
    if (Object.keys(asked).length === 0 && session.namespace === undefined) {
      return usage(
        say('cli.nothingToChangeOf', { name }),
        undefined,
        say('cli.seeHelp', { command: 'taproom link set' }),
      );
    }
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const connection = connected.value;
    const request = await place(connection, name, session.namespace, asked);
    if (!request.ok) return request;
    const result = await connection.call('link.set', { ...request.value, ...confirmation(options) });
    if (!result.ok) return { ok: false, error: await elsewhere(connection, result.error, name, session.namespace) };
    const { link, pending } = result.value;
    const key = linkKey(link.namespace, link.index);
    const settleLink = async (): Promise<Result<Answer>> => {
      const waited = await settle(
        connection,
        ['links', 'addresses'],
        (observed) => {
          const now = observed.tables.links.get(key);
          if (!now) return { at: 'failed', error: gone(name) };
          const addresses = [...observed.tables.addresses.values()].filter(
            (a) => a.namespace === link.namespace && a.index === link.index,
          );
          return together(
            asked.up === undefined ? settled : linkProgress(now, now.name, asked.up),
            addressProgress(now.up ? addresses : []),
          );
        },
        options.timeout,
      );
      return waited.ok ? ok({ json: { link: waited.value.tables.links.get(key) ?? link }, text: '' }) : waited;
    };
    return ok({ json: { link }, text: '', pending, ...(options.wait ? { settle: settleLink } : {}) });
  });
  examples(set, [
    { line: 'taproom link set tap0 --up --mtu 9000' },
    { line: 'taproom link set tap0 --controller br0' },
    { line: 'taproom link set v1 --namespace blue', does: "moves v1 from the helper's own namespace to blue" },
    { line: 'taproom link set v1 --namespace blue --up', does: 'brings v1 in blue up' },
    {
      line: 'taproom link set v1 --namespace blue --move-to -',
      does: "moves v1 from blue back to the helper's own namespace",
    },
  ]);
}

type Changes = Omit<LinkSetInput, 'link'>;

/**
 * Where the link is, and whether naming a namespace means to move it there. Both readings of
 * `link set NAME --namespace NS` are in use; they cannot both be possible, because a namespace has one
 * link of a name: if NS has it, it is changed there; else one of the helper's own is moved there.
 */
async function place(
  connection: Connection,
  name: string,
  namespace: string | undefined,
  changes: Changes,
): Promise<Result<LinkSetInput>> {
  const at = (where: string, more: Changes = {}): Result<LinkSetInput> =>
    ok({ link: { namespace: where, name }, ...changes, ...more });
  if (namespace === undefined) return at('');
  if (namespace === '' || changes.moveTo !== undefined) return at(namespace);
  const there = await connection.call('link.get', { link: { namespace, name } });
  if (!there.ok && there.error.kind !== 'not-found') return there;
  if (there.ok && Object.keys(changes).length > 0) return at(namespace);
  const here = await connection.call('link.get', { link: { name } });
  if (!there.ok) return here.ok ? at('', { moveTo: namespace }) : there;
  if (!here.ok) return at(namespace); // Nothing to do: it is where it should be.
  return {
    ok: false,
    error: {
      kind: 'conflict',
      step: 'link.set',
      field: '--namespace',
      ...say('cli.nameThere', { name, namespace }),
      remedy: say('cli.renameOne'),
    },
  };
}
