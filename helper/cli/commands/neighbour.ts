import type { Command } from 'commander';
import type { Family } from '../../protocol/names.ts';
import type { Neighbour } from '../../protocol/routes.ts';
import { ok } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { given, wholeNumber } from '../arguments.ts';
import { examples } from '../help.ts';
import { printPages } from '../pages.ts';
import { exits, refuse } from '../run.ts';
import { tableOfPages } from '../text/table.ts';
import { compare, linkNames } from './link-text.ts';
import { familyOption } from './route-list.ts';

interface ListOptions {
  dev?: string;
  within?: string;
  limit?: number;
  family?: Family;
}

export function registerNeighbour(program: Command): void {
  const group = program.command('neighbour').aliases(['neigh', 'neighbor']).description('ARP and NDP entries: list');
  const list = group
    .command('list')
    .aliases(['ls', 'show'])
    .description('list neighbours')
    .option('--dev <name>', 'only neighbours on this link')
    .option('--within <prefix>', 'only addresses in this prefix')
    .option('--limit <n>', 'at most so many', wholeNumber)
    .addOption(familyOption());
  exits<ListOptions>(list, async (session, _words, { dev, ...options }) => {
    const connected = await session.connect();
    if (!connected.ok) return refuse(session, connected.error);
    const filter = { namespace: session.namespace ?? null };
    const links = await connected.value.call('link.list', filter);
    if (!links.ok) return refuse(session, links.error);
    const on = links.value.links.filter(({ name }) => name === dev);
    if (dev !== undefined && on.length === 0) {
      const what = say('cli.noLink', { name: dev });
      return refuse(session, { kind: 'not-found', step: 'neighbour.list', field: '--dev', ...what });
    }
    const names = linkNames(links.value.links);
    const asked = { ...filter, ...given(options) };
    return printPages(session, {
      name: 'neighbours',
      inOrder,
      text: tableOfPages<Neighbour>(
        [
          { title: 'NAMESPACE', text: (n) => n.namespace || null, optional: true },
          { title: 'LINK', text: (n) => names(n.namespace, n.index) ?? `#${n.index}` },
          { title: 'ADDRESS', text: (n) => n.address, paint: (text) => session.output.paint('bold', text) },
          { title: 'MAC', text: (n) => n.mac },
          {
            title: 'STATE',
            text: (n) => [n.state, n.router ? 'router' : '', n.proxy ? 'proxy' : ''].filter(Boolean).join(' '),
          },
        ],
        session.output.paint,
      ),
      // Links of one name may be in several namespaces.
      requests:
        dev === undefined ? [asked] : on.map(({ namespace, name }) => ({ ...asked, link: { namespace, name } })),
      read: async (request) => {
        const page = await connected.value.call('neighbour.list', request);
        if (!page.ok) return page;
        const { neighbours, next } = page.value;
        return ok({ rows: neighbours, next: options.limit === undefined ? next : null });
      },
    });
  });
  examples(list, [
    { line: 'taproom neighbour list --dev br0' },
    { line: 'taproom neighbour list --within 192.0.2.0/24' },
  ]);
}

const inOrder = (rows: Neighbour[]): Neighbour[] =>
  rows.sort((a, b) => compare(a.namespace, b.namespace) || a.index - b.index || compare(a.address, b.address));
