import { Option, type Command } from 'commander';
import type { Address, AddressAddInput } from '../../protocol/addresses.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { given, lifetime, waitOptions, type WaitOptions } from '../arguments.ts';
import { changes, confirmation } from '../change.ts';
import { examples } from '../help.ts';
import { answers, type Answer } from '../run.ts';
import { addressProgress, settle } from '../settle.ts';
import { table } from '../text/table.ts';
import { elsewhere } from './elsewhere.ts';
import { addressText, compare, linkNames } from './link-text.ts';

interface AddOptions extends WaitOptions {
  dev: string;
  peer?: string;
  broadcast?: string;
  scope?: string;
  label?: string;
  validLifetime?: number | null;
  preferredLifetime?: number | null;
  dad: boolean;
  prefixRoute: boolean;
}

export function registerAddress(program: Command): void {
  const group = program.command('address').alias('addr').description('addresses of links: list, add, delete');

  const list = group
    .command('list')
    .aliases(['ls', 'show'])
    .description('list addresses')
    .option('--dev <name>', 'only addresses of this link');
  answers<{ dev?: string }>(list, async (session, _words, options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const connection = connected.value;
    const filter = { namespace: session.namespace ?? null };
    const [addresses, links] = await Promise.all([
      connection.call('address.list', filter),
      connection.call('link.list', filter),
    ]);
    if (!addresses.ok) return addresses;
    if (!links.ok) return links;
    const names = linkNames(links.value.links);
    const { dev } = options;
    if (dev !== undefined && !links.value.links.some((link) => link.name === dev)) {
      return {
        ok: false,
        error: { kind: 'not-found', step: 'address.list', field: '--dev', ...say('cli.noLink', { name: dev }) },
      };
    }
    const shown = addresses.value.addresses
      .filter((address) => dev === undefined || names(address.namespace, address.index) === dev)
      .sort((a, b) => compare(a.namespace, b.namespace) || a.index - b.index || compare(a.family, b.family));
    return ok({
      json: { addresses: shown },
      text: table<Address>(
        [
          { title: 'NAMESPACE', text: (address) => address.namespace || null, optional: true },
          { title: 'LINK', text: (address) => names(address.namespace, address.index) ?? `#${address.index}` },
          { title: 'ADDRESS', text: addressText, paint: (text) => session.output.paint('bold', text) },
          { title: 'SCOPE', text: (address) => address.scope },
          {
            title: 'VALID',
            align: 'right',
            text: (address) => (address.validLifetime === null ? 'forever' : `${address.validLifetime} s`),
          },
          {
            title: 'FLAGS',
            text: (address) => address.flags.filter((flag) => flag !== 'permanent').join(' ') || null,
            optional: true,
          },
        ],
        shown,
        session.output.paint,
      ),
    });
  });
  examples(list, [
    { line: 'taproom address list --dev br0' },
    { line: 'taproom address list --json | jq -r .addresses[].address' },
  ]);

  const add = group
    .command('add <cidr>')
    .description('add an address to a link')
    .addOption(new Option('--dev <name>', 'the link').makeOptionMandatory())
    .option('--peer <cidr>', 'peer address of a point-to-point link')
    .option('--broadcast <address>', 'broadcast address')
    .option('--scope <scope>', 'global, site, link or host')
    .option('--label <text>', 'label (IPv4)')
    .option('--valid-lifetime <seconds>', 'valid lifetime in seconds, or forever', lifetime)
    .option('--preferred-lifetime <seconds>', 'preferred lifetime in seconds, or forever', lifetime)
    .option('--no-dad', 'IPv6: skip duplicate address detection')
    .option('--no-prefix-route', 'do not add the prefix route');
  for (const option of waitOptions('the address is usable (duplicate address detection finished)'))
    add.addOption(option);
  changes<AddOptions>(add, async (session, [cidr = ''], options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const connection = connected.value;
    const request = {
      link: { namespace: session.namespace ?? '', name: options.dev },
      address: cidr,
      ...given({
        peer: options.peer,
        broadcast: options.broadcast,
        label: options.label,
        scope: options.scope as AddressAddInput['scope'], // One of the names, or the helper says which there are.
        validLifetime: options.validLifetime,
        preferredLifetime: options.preferredLifetime,
        noDad: options.dad ? undefined : true,
        noPrefixRoute: options.prefixRoute ? undefined : true,
      }),
    };
    const added = await connection.call('address.add', { ...request, ...confirmation(options) });
    if (!added.ok)
      return { ok: false, error: await elsewhere(connection, added.error, options.dev, session.namespace) };
    const { address, pending } = added.value;
    const mine = (other: Address): boolean =>
      other.namespace === address.namespace &&
      other.index === address.index &&
      other.address === address.address &&
      other.prefixLength === address.prefixLength;
    const settleAddress = async (): Promise<Result<Answer>> => {
      const waited = await settle(
        connection,
        ['addresses'],
        (observed) => addressProgress([...observed.tables.addresses.values()].filter(mine)),
        options.timeout,
      );
      if (!waited.ok) return waited;
      return ok({ json: { address: [...waited.value.tables.addresses.values()].find(mine) ?? address }, text: '' });
    };
    return ok({ json: { address }, text: '', pending, ...(options.wait ? { settle: settleAddress } : {}) });
  });
  examples(add, [
    { line: 'taproom address add 192.0.2.1/24 --dev tap0' },
    { line: 'taproom address add 2001:db8::1/64 --dev tap0 --wait' },
    { line: 'taproom address add 10.0.0.1/32 --dev tun0 --peer 10.0.0.2/32' },
  ]);

  const remove = group
    .command('delete <cidr>')
    .aliases(['del', 'rm'])
    .description('remove an address from a link')
    .addOption(new Option('--dev <name>', 'the link').makeOptionMandatory());
  changes<{ dev: string }>(remove, async (session, [cidr = ''], options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const removed = await connected.value.call('address.delete', {
      link: { namespace: session.namespace ?? '', name: options.dev },
      address: cidr,
      ...confirmation(options),
    });
    if (!removed.ok)
      return { ok: false, error: await elsewhere(connected.value, removed.error, options.dev, session.namespace) };
    return ok({ json: {}, text: '', pending: removed.value.pending });
  });
  examples(remove, [{ line: 'taproom address delete 192.0.2.1/24 --dev tap0' }]);
}
