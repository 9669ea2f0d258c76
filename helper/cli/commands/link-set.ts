import { Option, type Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import type { Observed } from '../../client/pure/replica.ts';
import type { Link, LinkSetInput } from '../../protocol/links.ts';
import type { Params } from '../../protocol/methods.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { given, waitOptions, type WaitOptions } from '../arguments.ts';
import { CHANGE_TIMEOUT, changes, makeAll } from '../change.ts';
import { askedFields, type LinkFields } from '../../protocol/kinds/link/fields.ts';
import { examples } from '../help.ts';
import { iproute2Hint } from '../hints.ts';
import { FIELD_OPTIONS, TYPE_OPTIONS } from '../link-types.ts';
import { namespaceName, usage, type Answer } from '../run.ts';
import { addressProgress, gone, linkProgress, settle, settled, together, type Progress } from '../settle.ts';
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
  const set: Command = group
    .command('set')
    .argument('<name...>', '', (word: string, before: string[] | undefined) => {
      // `link set x up` means the option, not a second link.
      if (before && iproute2Hint(set, [word]) !== null)
        set.error('error: too many arguments.', { code: 'commander.excessArguments' });
      return [...(before ?? []), word];
    })
    .description('change links: all of them, or none')
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
  changes<SetOptions>(set, async (session, names, options) => {
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
    const [first = ''] = names;
    if (names.length > 1 && asked.name !== undefined) return usage(say('cli.renameOneLink'), '--name');
    if (Object.keys(asked).length === 0 && session.namespace === undefined) {
      return usage(
        say('cli.nothingToChangeOf', { name: first }),
        undefined,
        say('cli.seeHelp', { command: 'taproom link set' }),
      );
    }
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (!connected.ok) return connected;
    const connection = connected.value;
    const requests: Params<'change.make'>['changes'] = [];
    for (const name of names) {
      const request = await place(connection, name, session.namespace, asked);
      if (!request.ok) return request;
      requests.push({ method: 'link.set', params: { ...request.value } });
    }
    const made = await makeAll(session, connection, requests, options, (error, position) =>
      elsewhere(connection, error, names[position] ?? '', session.namespace),
    );
    if (!made.ok) return made;
    const links = made.value.results.map(({ link }) => link as Link);
    const jsonOf = (shown: readonly Link[]): object => (names.length === 1 ? { link: shown[0] } : { links: shown });
    const settleLinks = async (): Promise<Result<Answer>> => {
      const rowOf = (observed: Observed, { namespace, index }: Link): Link | undefined =>
        observed.tables.links.get(linkKey(namespace, index));
      const waited = await settle(
        connection,
        ['links', 'addresses'],
        (observed) =>
          together(
            ...links.map((link): Progress => {
              const now = rowOf(observed, link);
              if (!now) return { at: 'failed', error: gone(link.name) };
              const addresses = [...observed.tables.addresses.values()].filter(
                (a) => a.namespace === link.namespace && a.index === link.index,
              );
              return together(
                asked.up === undefined ? settled : linkProgress(now, now.name, asked.up),
                addressProgress(now.up ? addresses : []),
              );
            }),
          ),
        options.timeout,
      );
      return waited.ok
        ? ok({ json: jsonOf(links.map((link) => rowOf(waited.value, link) ?? link)), text: '' })
        : waited;
    };
    const { pending } = made.value;
    return ok({ json: jsonOf(links), text: '', pending, ...(options.wait ? { settle: settleLinks } : {}) });
  });
  examples(set, [
    { line: 'taproom link set tap0 --up --mtu 9000' },
    { line: 'taproom link set tap0 --controller br0' },
    { line: 'taproom link set tap0 tap1 tap2 --controller br0 --up' },
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
