import { Option, type Command } from 'commander';
import type { Family } from '../../protocol/names.ts';
import { ok } from '../../protocol/result.ts';
import type { Route } from '../../protocol/routes.ts';
import { tableName } from '../../document/ip/words.ts';
import { given, routeTable, wholeNumber } from '../arguments.ts';
import { examples } from '../help.ts';
import type { Output } from '../output.ts';
import { printPages } from '../pages.ts';
import { exits, refuse } from '../run.ts';
import { tableOfPages } from '../text/table.ts';
import { compare, linkNames } from './link-text.ts';
import { nextHopText, type LinkNames } from './route-text.ts';

/** Routes, page by page: of a million of them no more than one page is ever held. */

export const familyOption = (): Option =>
  new Option('--family <family>', 'ipv4 or ipv6, where the rest does not say it').choices(['ipv4', 'ipv6']);

interface ListOptions {
  table: number | null;
  family?: Family;
  within?: string;
  dev?: string;
  protocol?: number;
  limit?: number;
}

/** What of the routes is asked for. */
const asked = ({ table: number, dev, ...rest }: ListOptions, namespace: string) => ({
  ...given(rest),
  ...(number === null ? {} : { table: number }),
  ...(dev === undefined ? {} : { link: { namespace, name: dev } }),
});

const routesTable = (output: Output, names: LinkNames): ((routes: readonly Route[], isLast: boolean) => string) =>
  tableOfPages<Route>(
    [
      { title: 'NAMESPACE', text: (route) => route.namespace || null, optional: true },
      {
        title: 'DESTINATION',
        paint: (word) => output.paint('bold', word),
        text: (route) => (route.type === 'unicast' ? route.destination : `${route.type} ${route.destination}`),
      },
      { title: 'NEXT HOP', text: (route) => nextHopText(route, names) || null },
      { title: 'TABLE', text: (route) => tableName(route.table) },
      { title: 'METRIC', align: 'right', text: (route) => String(route.metric) },
      { title: 'SOURCE', text: (route) => route.source, optional: true },
      { title: 'PROTOCOL', text: (route) => route.protocolName },
      { title: 'FLAGS', text: (route) => route.flags.join(' ') || null, optional: true },
    ],
    output.paint,
  );

const inOrder = (routes: Route[]): Route[] =>
  routes.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.family, b.family) || a.table - b.table);

export function registerRouteList(group: Command): void {
  const list = group
    .command('list')
    .aliases(['ls', 'show'])
    .description('list routes')
    .option(
      '--table <table>',
      'only this table (a number, or main, local, default); "all" is every table',
      (text) => (text === 'all' ? null : routeTable(text)),
      254,
    )
    .option('--within <prefix>', 'only destinations in this prefix')
    .option('--dev <name>', 'only routes over this link')
    .option('--protocol <n>', 'only routes of this protocol (a number, as in /etc/iproute2/rt_protos)', wholeNumber)
    .option('--limit <n>', 'at most so many', wholeNumber)
    .addOption(familyOption());
  exits<ListOptions>(list, async (session, _words, options) => {
    const connected = await session.connect();
    if (!connected.ok) return refuse(session, connected.error);
    const filter = { namespace: session.namespace ?? null };
    const links = await connected.value.call('link.list', filter);
    if (!links.ok) return refuse(session, links.error);
    const first = { ...filter, ...asked(options, session.namespace ?? '') };
    return printPages(session, {
      name: 'routes',
      inOrder,
      text: routesTable(session.output, linkNames(links.value.links)),
      requests: [first],
      read: async (request) => {
        const page = await connected.value.call('route.list', request);
        if (!page.ok) return page;
        const { routes, next } = page.value;
        return ok({ rows: routes, next: options.limit === undefined ? next : null });
      },
    });
  });
  examples(list, [
    { line: 'taproom route list' },
    { line: 'taproom route list --table all --namespace blue --json' },
    { line: 'taproom route list --within 192.0.2.0/24 --protocol 186' },
  ]);
}
