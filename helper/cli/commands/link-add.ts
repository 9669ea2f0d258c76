import { Option, type Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import type { CreatableKind, Link, LinkAddInput } from '../../protocol/links.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { given, several, waitOptions, type WaitOptions } from '../arguments.ts';
import { changes, confirmation } from '../change.ts';
import { examples } from '../help.ts';
import { askedFields, type LinkFields } from '../../protocol/kinds/link/fields.ts';
import { isCreatable, LINK_KIND_NAMES, linkKind } from '../../protocol/kinds/link/index.ts';
import { FIELD_OPTIONS, flagsOf, TYPE_OPTIONS } from '../link-types.ts';
import { usage, type Answer } from '../run.ts';
import { addressProgress, linkProgress, settle, settled, together } from '../settle.ts';
import { linkKey } from '../../protocol/topics.ts';
import { say, type Message } from '../../protocol/messages/index.ts';

interface AddOptions extends WaitOptions, LinkFields, Record<string, unknown> {
  type: string;
  up?: boolean;
  controller?: string;
  address?: string[];
}

export function registerLinkAdd(group: Command): void {
  const add = group
    .command('add <name>')
    .description('create a link with its addresses in one step')
    .addOption(new Option('--type <type>', `the type: ${LINK_KIND_NAMES.join(', ')}`).makeOptionMandatory())
    .option('--up', 'bring it up')
    .option('--address <cidr>', 'address with prefix length; may be repeated', several)
    .option('--controller <name>', 'bridge or bond to add it to');
  for (const option of [...FIELD_OPTIONS, ...waitOptions('the link has carrier and its addresses are usable')])
    add.addOption(option);
  for (const { option } of TYPE_OPTIONS) add.addOption(option);
  changes<AddOptions>(add, async (session, [name = ''], options) => {
    const request = linkRequest(name, session.namespace ?? '', options);
    if (!request.ok) return request;
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const made = await connected.value.call('link.add', { ...request.value, ...confirmation(options) });
    if (!made.ok) return made;
    const { link, peer, pending } = made.value;
    const settle = async (): Promise<Result<Answer>> => {
      const waited = await waitForLinks(connected.value, [link, peer], options.timeout);
      return waited.ok
        ? ok({ json: { link: waited.value[0] ?? link, peer: waited.value[1] ?? null }, text: '' })
        : waited;
    };
    // The kernel chooses the number of a pattern such as tap%d: the name is news.
    const text = link.name === name ? '' : `${link.name}\n`;
    return ok({ json: { link, peer }, text, pending, ...(options.wait ? { settle } : {}) });
  });
  examples(add, [
    { line: 'taproom link add tap0 --type tap --up --address 192.0.2.1/24 --owner "$USER"' },
    { line: 'taproom link add tap%d --type tap', does: 'the kernel chooses the number; the name is printed' },
    {
      line: 'taproom link add v0 --type veth --peer v1 --peer-namespace blue --peer-address 10.9.0.2/24 --address 10.9.0.1/24 --up',
    },
    { line: 'taproom link add br0 --type bridge --stp --up' },
    { line: 'taproom link add vx7 --type vxlan --id 7 --remote 192.0.2.9 --parent eth0 --controller br0' },
    { line: 'taproom link add eth0.5 --type vlan --parent eth0 --id 5' },
  ]);
}

/** The request of a command line; options that the type does not have are a usage error that names those it has. */
export function linkRequest(name: string, namespace: string, options: AddOptions): Result<LinkAddInput> {
  const { type } = options;
  if (!isCreatable(type)) {
    return usage(say('cli.noLinkType', { type, types: LINK_KIND_NAMES }), '--type');
  }
  const wrong = TYPE_OPTIONS.find(
    ({ option, types }) => options[option.attributeName()] !== undefined && !types.includes(type),
  );
  if (wrong) return usage(wrongOption(wrong.option.long ?? '', wrong.types, type), wrong.option.long);
  const ofType = Object.fromEntries(
    TYPE_OPTIONS.filter(({ types }) => types.includes(type))
      .map(({ option, key }) => [key, options[option.attributeName()]] as const)
      .filter(([, value]) => value !== undefined),
  );
  const missing = (linkKind(type).command.required ?? []).filter((key) => !(key in ofType)).map((key) => `--${key}`);
  if (missing[0] !== undefined) return usage(say('cli.typeNeeds', { type, options: missing }), missing[0]);
  const common = {
    ...Object.fromEntries(askedFields(options)),
    ...given({ controller: options.controller, addresses: options.address }),
  };
  // Which options go with which type is checked above by the table, and by the helper with the contract itself.
  return ok({ kind: type, name, namespace, up: options.up ?? false, ...common, options: ofType } as LinkAddInput);
}

function wrongOption(option: string, types: readonly CreatableKind[], type: CreatableKind): Message {
  const options = flagsOf(type).filter((other) => !other.startsWith('--no-'));
  return options.length === 0
    ? say('cli.foreignOptionNone', { option, types, type })
    : say('cli.foreignOptionTakes', { option, types, type, options });
}

/** Waits for the links (those that are up) and for every address on them. */
async function waitForLinks(
  connection: Connection,
  links: readonly (Link | null)[],
  seconds: number,
): Promise<Result<(Link | null)[]>> {
  const waited = await settle(
    connection,
    ['links', 'addresses'],
    (observed) =>
      together(
        ...links.flatMap((link) => {
          if (!link) return [];
          const now = observed.tables.links.get(linkKey(link.namespace, link.index));
          const addresses = [...observed.tables.addresses.values()].filter(
            (address) => address.namespace === link.namespace && address.index === link.index,
          );
          return [link.up ? linkProgress(now, link.name, true) : settled, addressProgress(link.up ? addresses : [])];
        }),
      ),
    seconds,
  );
  if (!waited.ok) return waited;
  return ok(links.map((link) => link && (waited.value.tables.links.get(linkKey(link.namespace, link.index)) ?? link)));
}
