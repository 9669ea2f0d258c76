import type { Command } from 'commander';
import type { Family } from '../../protocol/names.ts';
import type { RouteAddInput } from '../../protocol/routes.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { given, hexOrWhole, routeTable, several, wholeNumber } from '../arguments.ts';
import { changes, confirmation } from '../change.ts';
import { examples } from '../help.ts';
import { parseNextHop } from '../nexthop.ts';
import { answers, usage } from '../run.ts';
import { familyOption, registerRouteList } from './route-list.ts';
import { routeLine } from './route-text.ts';

interface RouteOptions {
  via?: string;
  dev?: string;
  metric?: number;
  table?: number;
  src?: string;
  type?: string;
  family?: Family;
  onlink?: boolean;
  mtu?: number;
  nexthop?: string[];
}

export function registerRoute(program: Command): void {
  const group = program.command('route').description('routes: list, add, delete, get');
  registerRouteList(group);

  const add = withRouteOptions(group.command('add <prefix>')).description(
    'add a route; PREFIX is 192.0.2.0/24, 2001:db8::/32 or default',
  );
  changes<RouteOptions>(add, async (session, [prefix = ''], options) => {
    const request = routeRequest(prefix, session.namespace ?? '', options);
    if (!request.ok) return request;
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const added = await connected.value.call('route.add', { ...request.value, ...confirmation(options) });
    return added.ok ? ok({ json: added.value, text: '', pending: added.value.pending }) : added;
  });
  examples(add, [
    { line: 'taproom route add 10.20.0.0/16 --via 192.0.2.254' },
    { line: 'taproom route add default --via 192.0.2.254 --metric 50 --table 100' },
    { line: 'taproom route add 10.66.0.0/16 --type blackhole' },
    {
      line: 'taproom route add 10.30.0.0/16 --nexthop "via 192.0.2.1 weight 2" --nexthop "via 192.0.2.2 dev tap0 weight 1"',
    },
  ]);

  const remove = withRouteOptions(group.command('delete <prefix>').aliases(['del', 'rm'])).description(
    'delete a route',
  );
  changes<RouteOptions>(remove, async (session, [prefix = ''], options) => {
    const request = routeRequest(prefix, session.namespace ?? '', options);
    if (!request.ok) return request;
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const removed = await connected.value.call('route.delete', { ...request.value, ...confirmation(options) });
    return removed.ok ? ok({ json: {}, text: '', pending: removed.value.pending }) : removed;
  });
  examples(remove, [
    { line: 'taproom route delete 10.20.0.0/16' },
    { line: 'taproom route delete default --table 100 --metric 50' },
  ]);

  const get = group
    .command('get <address>')
    .description('look up the route of a packet to ADDRESS')
    .option('--from <address>', 'with this source address')
    .option('--input-link <name>', 'as if received on this link')
    .option('--mark <n>', 'with this firewall mark', hexOrWhole);
  answers<{ from?: string; inputLink?: string; mark?: number }>(get, async (session, [to = ''], options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const namespace = session.namespace ?? '';
    const found = await connected.value.call('route.get', { namespace, to, ...given(options) });
    if (!found.ok) return found;
    const { route, link } = found.value;
    return ok({
      json: found.value,
      text: `${to} takes: ${routeLine(route, (_namespace, index) => (index === route.index ? link : null))}\n`,
    });
  });
  examples(get, [
    { line: 'taproom route get 192.0.2.77' },
    { line: 'taproom route get 2001:db8::7 --from 2001:db8::1 --json | jq .route' },
  ]);
}

const withRouteOptions = (command: Command): Command =>
  command
    .option('--via <address>', 'gateway (next hop)')
    .option('--dev <name>', 'output link')
    .option('--metric <n>', 'metric; the lowest is preferred', wholeNumber)
    .option('--table <table>', 'routing table: a number, or main, local, default (default: main)', routeTable)
    .option('--source, --src <address>', 'preferred source address')
    .option('--type <type>', 'unicast, blackhole, unreachable or prohibit (default: unicast)')
    .option('--onlink', 'treat the gateway as on-link, regardless of its address')
    .option('--mtu <n>', 'route MTU in bytes', wholeNumber)
    .option('--nexthop <words>', 'next hop of a multipath route: "via A dev D weight W"; repeatable', several)
    .addOption(familyOption());

/** The request of a command line. */
export function routeRequest(prefix: string, namespace: string, options: RouteOptions): Result<RouteAddInput> {
  const nexthops = [];
  for (const words of options.nexthop ?? []) {
    const hop = parseNextHop(words);
    if (!hop.ok) return hop;
    nexthops.push(hop.value);
  }
  if (nexthops.length > 0 && (options.via ?? options.dev) !== undefined) {
    return usage(say('cli.oneWayOfHops'), '--nexthop', say('cli.intoNexthops'));
  }
  // As iproute2 does: where nothing else says it, `default` is that of IPv4.
  const told = [options.via, options.src, ...nexthops.map(({ via }) => via)].some((text) => text !== undefined);
  return ok({
    namespace,
    destination: prefix,
    ...given({
      via: options.via,
      dev: options.dev,
      metric: options.metric,
      table: options.table,
      source: options.src,
      type: options.type as RouteAddInput['type'], // One of the names, or the helper says which there are.
      family: options.family ?? (prefix === 'default' && !told ? 'ipv4' : undefined),
      onlink: options.onlink,
      mtu: options.mtu,
      nexthops: nexthops.length > 1 ? nexthops : undefined,
      // One next hop is no multipath route: it says the same as --via and --dev.
      ...(nexthops.length === 1 ? { via: nexthops[0]?.via, dev: nexthops[0]?.dev, onlink: nexthops[0]?.onlink } : {}),
    }),
  });
}
