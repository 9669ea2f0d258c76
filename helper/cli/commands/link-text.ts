import type { Address } from '../../protocol/addresses.ts';
import { COUNTER_NAMES } from '../../protocol/counters.ts';
import type { Link, LinkHolder } from '../../protocol/links.ts';
import type { MethodResult } from '../../protocol/methods.ts';
import type { Colour, Paint } from '../text/colour.ts';
import { bytes, si } from '../text/figures.ts';
import { properties, table } from '../text/table.ts';
import { printable } from '../text/width.ts';
import { routeLine, type LinkNames } from './route-text.ts';
import { linkKey } from '../../protocol/topics.ts';

/** The state of a link in one word or two, and its colour: intention first, then what stands in the way. */
export function linkState(link: Link): [text: string, colour: Colour] {
  if (!link.up) return ['down', 'dim'];
  if (link.operState === 'up' || (link.operState === 'unknown' && link.carrier)) return ['up', 'green'];
  if (!link.carrier) return [link.operState === 'lowerlayerdown' ? 'lower layer down' : 'no carrier', 'amber'];
  return [link.operState, 'amber'];
}

export const addressText = (address: Address): string =>
  address.peer ? `${address.address} peer ${address.peer}` : `${address.address}/${address.prefixLength}`;

export function linkNames(links: readonly Link[]): LinkNames {
  const names = new Map(links.map((link) => [linkKey(link.namespace, link.index), link.name]));
  return (namespace, index) => names.get(linkKey(namespace, index)) ?? null;
}

export function linkTable(links: readonly Link[], addresses: readonly Address[], paint: Paint): string {
  const names = linkNames(links);
  const own = new Map<string, Address[]>();
  for (const address of addresses) {
    const key = linkKey(address.namespace, address.index);
    own.set(key, [...(own.get(key) ?? []), address]);
  }
  const rows = [...links].sort((a, b) => compare(a.namespace, b.namespace) || a.index - b.index);
  return table<Link>(
    [
      { title: 'NAMESPACE', text: (link) => link.namespace || null, optional: true },
      { title: 'NAME', text: (link) => link.name, paint: (text) => paint('bold', text) },
      { title: 'TYPE', text: (link) => link.kind },
      { title: 'STATE', text: (link) => linkState(link)[0], paint: (text, link) => paint(linkState(link)[1], text) },
      { title: 'MTU', align: 'right', text: (link) => String(link.mtu) },
      {
        title: 'CONTROLLER',
        optional: true,
        text: (link) =>
          link.controller === null ? null : (names(link.namespace, link.controller) ?? `#${link.controller}`),
      },
      { title: 'OWNER', text: (link) => link.owner },
      { title: 'ADDRESSES', text: (link) => few(own.get(linkKey(link.namespace, link.index)) ?? []) },
    ],
    rows,
    paint,
  );
}

/** Addresses that a table line shows before it only counts them. */
const FEW = 2;

/**
 * A line's worth of addresses: a link-local one only where there is no other, of many the first. `address list` has
 * all.
 */
function few(addresses: readonly Address[]): string | null {
  const wide = addresses.filter(({ scope }) => scope !== 'link');
  const shown = wide.length > 0 ? wide : addresses;
  if (shown.length === 0) return null;
  const rest = addresses.length - Math.min(shown.length, FEW);
  return [...shown.slice(0, FEW).map(addressText), ...(rest > 0 ? [`+${rest}`] : [])].join(' ');
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Everything about one link. `names` knows the links that it refers to. */
export function linkDetail(
  { link, addresses, routes, neighbours, counters, holders }: MethodResult<'link.get'> & MethodResult<'link.holders'>,
  names: LinkNames,
  paint: Paint,
): string {
  const [state, colour] = linkState(link);
  const pointer = (to: Link['peer']): string | null => {
    if (!to) return null;
    if (to.namespace === null) return `#${to.index} in a namespace that cannot be seen from here`;
    const name = names(to.namespace, to.index) ?? `#${to.index}`;
    return to.namespace === link.namespace ? name : `${name} in namespace ${to.namespace || '-'}`;
  };
  const options = Object.entries(link.options)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${printable(String(value))}`)
    .join(' ');
  const head = properties(
    [
      ['type', link.kind],
      ['namespace', link.namespace || null],
      ['index', String(link.index)],
      [
        'state',
        `${paint(colour, state)} (operational state: ${link.operState}, carrier: ${link.carrier ? 'yes' : 'no'})`,
      ],
      ['mtu', String(link.mtu) + (link.maxMtu ? ` (${link.minMtu ?? 0} to ${link.maxMtu})` : '')],
      ['mac', link.mac],
      ['alias', link.alias === null ? null : printable(link.alias)],
      ['other names', link.altNames.map(printable).join(' ')],
      ['group', link.group === 0 ? null : String(link.group)],
      [
        'controller',
        link.controller === null ? null : (names(link.namespace, link.controller) ?? `#${link.controller}`),
      ],
      [
        'bridge port',
        link.bridgePort &&
          `${link.bridgePort.state}, cost ${link.bridgePort.cost}, priority ${link.bridgePort.priority}`,
      ],
      ['parent', pointer(link.parent)],
      ['peer', pointer(link.peer)],
      ['owner', link.owner],
      ['queue', link.qdisc && `${link.qdisc}, length ${link.txQueueLength}`],
      ['queues', `${link.rxQueues} RX, ${link.txQueues} TX`],
      ['flags', link.flags.join(' ')],
      ['options', options],
      ['opened by', holders && holders.map(holderText).join(', ')],
    ],
    paint,
    '  ',
  );
  const list = (title: string, lines: string[]): string =>
    lines.length === 0 ? '' : `${paint('bold', title)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  return (
    `${paint('bold', printable(link.name))}\n${head}` +
    list('addresses', addresses.map(addressLine)) +
    list(
      'routes',
      routes.map((route) => routeLine(route, names)),
    ) +
    list(
      'neighbours',
      neighbours.map((n) => `${n.address}  ${n.mac ?? '-'}  ${n.state}${n.router ? ' router' : ''}`),
    ) +
    list('counters', counterLines(counters))
  );
}

const holderText = ({ pid, program, datapath }: LinkHolder): string =>
  datapath === null ? `${printable(program)} (process ${pid})` : `the datapath ${datapath}`;

export function addressLine(address: Address): string {
  const flags = address.flags.filter((flag) => flag !== 'permanent');
  const lifetime = address.validLifetime === null ? '' : ` valid for ${address.validLifetime} s`;
  const label = address.label ? ` label ${printable(address.label)}` : '';
  return `${addressText(address)} scope ${address.scope}${label}${flags.length ? ` ${flags.join(' ')}` : ''}${lifetime}`;
}

function counterLines(counters: Record<string, number>): string[] {
  const direction = (prefix: string, word: string): string => {
    const [byteCount, packets, errors, dropped] = COUNTER_NAMES.filter((name) => name.startsWith(prefix)).map(
      (name) => counters[name] ?? 0,
    );
    return `${word}  ${bytes(byteCount ?? 0)}  ${si(packets ?? 0, ' packets').replace('  ', ' ')}  ${errors ?? 0} errors  ${dropped ?? 0} dropped`;
  };
  return [direction('rx', 'received'), direction('tx', 'sent    ')];
}
