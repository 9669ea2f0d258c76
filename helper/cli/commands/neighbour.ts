import type { Command } from 'commander';
import type { Neighbour } from '../../protocol/routes.ts';
import { ok } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { examples } from '../help.ts';
import { answers } from '../run.ts';
import { table } from '../text/table.ts';
import { compare, linkNames } from './link-text.ts';

export function registerNeighbour(program: Command): void {
  const group = program.command('neighbour').aliases(['neigh', 'neighbor']).description('ARP and NDP entries: list');
  const list = group
    .command('list')
    .aliases(['ls', 'show'])
    .description('list neighbours')
    .option('--dev <name>', 'only neighbours on this link');
  answers<{ dev?: string }>(list, async (session, _words, { dev }) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const filter = { namespace: session.namespace ?? null };
    const [neighbours, links] = await Promise.all([
      connected.value.call('neighbour.list', filter),
      connected.value.call('link.list', filter),
    ]);
    if (!neighbours.ok) return neighbours;
    if (!links.ok) return links;
    if (dev !== undefined && !links.value.links.some((link) => link.name === dev)) {
      return {
        ok: false,
        error: { kind: 'not-found', step: 'neighbour.list', field: '--dev', ...say('cli.noLink', { name: dev }) },
      };
    }
    const names = linkNames(links.value.links);
    const shown = neighbours.value.neighbours
      .filter((n) => dev === undefined || names(n.namespace, n.index) === dev)
      .sort((a, b) => compare(a.namespace, b.namespace) || a.index - b.index || compare(a.address, b.address));
    return ok({
      json: { neighbours: shown },
      text: table<Neighbour>(
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
        shown,
        session.output.paint,
      ),
    });
  });
  examples(list, [{ line: 'taproom neighbour list --dev br0' }]);
}
