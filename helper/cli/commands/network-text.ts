import type { MethodResult } from '../../protocol/methods.ts';
import type { Lease, NetworkRow, NetworkState } from '../../protocol/networks.ts';
import type { Colour, Paint } from '../text/colour.ts';
import { duration } from '../text/figures.ts';
import { properties, table } from '../text/table.ts';
import { printable } from '../text/width.ts';

const COLOURS: Record<NetworkState, Colour> = {
  down: 'dim',
  connecting: 'amber',
  pending: 'amber',
  up: 'green',
  disconnecting: 'amber',
  failed: 'red',
};
const STARTS: Record<NetworkRow['start'], string> = { manual: 'by hand', boot: 'at boot', login: 'at login' };

const ago = (time: string, now: number): string => duration((now - Date.parse(time)) / 1000);

export const networkTable = (networks: readonly NetworkRow[], paint: Paint, now = Date.now()): string =>
  table<NetworkRow>(
    [
      { title: 'NAME', text: ({ name }) => name, paint: (text) => paint('bold', text) },
      { title: 'STATE', text: ({ state }) => state, paint: (text, { state }) => paint(COLOURS[state], text) },
      { title: 'SINCE', align: 'right', text: ({ since }) => ago(since, now) },
      { title: 'STARTS', text: ({ start }) => STARTS[start] },
      { title: 'LINKS', align: 'right', text: ({ counts }) => String(counts.links) },
      { title: 'DESCRIPTION', text: ({ description }) => description || null, optional: true },
      {
        title: 'NOTE',
        text: (row) => remarks(row).join('; ') || null,
        optional: true,
        paint: (text) => paint('amber', text),
      },
    ],
    networks,
    paint,
  );

/** What of a network asks for attention. */
function remarks({ progress, error, modified, drift, services, faults, name }: NetworkRow): string[] {
  return [
    ...(progress ? [`step ${Math.min(progress.done + 1, progress.total)} of ${progress.total}`] : []),
    ...(error ? [error.message] : []),
    ...(faults > 0
      ? [`its document has ${faults} error${faults === 1 ? '' : 's'}: "taproom network edit ${name}"`]
      : []),
    ...(modified ? [`document changed since it was applied: "taproom network up ${name}"`] : []),
    ...(drift.length > 0 ? [`drift: ${drift.length} difference${drift.length === 1 ? '' : 's'}`] : []),
    ...services.filter(({ state }) => state !== 'running').map(({ kind, state }) => `${kind} is ${state}`),
  ];
}

export function networkDetail(
  { network, text, appliedText }: MethodResult<'network.show'>,
  leases: readonly Lease[],
  paint: Paint,
  now = Date.now(),
): string {
  const { state, since, start, keep, counts, services, drift } = network;
  const head = properties(
    [
      ['name', paint('bold', network.name)],
      ['description', printable(network.description)],
      ['state', `${paint(COLOURS[state], state)}, since ${ago(since, now)}`],
      ['starts', STARTS[start]],
      ['keep', keep ? 'drift is corrected automatically' : null],
      [
        'made of',
        `${counts.links} links, ${counts.addresses} addresses, ${counts.routes} routes, ${counts.namespaces} namespaces`,
      ],
      ...remarks(network).map((remark) => ['note', paint('amber', printable(remark))] as const),
    ],
    paint,
  );
  const section = (title: string, body: string): string => (body === '' ? '' : `\n${paint('bold', title)}\n${body}`);
  return [
    head,
    section(
      'Services',
      services.length === 0
        ? ''
        : table(
            [
              { title: 'SERVICE', text: ({ kind }) => kind },
              { title: 'NAMESPACE', text: ({ namespace }) => namespace || null, optional: true },
              { title: 'STATE', text: (service) => service.state },
              { title: 'DETAIL', text: ({ detail }) => detail.message },
            ],
            services,
            paint,
          ),
    ),
    section(
      'Leases',
      leases.length === 0
        ? ''
        : table<Lease>(
            [
              { title: 'ADDRESS', text: ({ address }) => address },
              { title: 'MAC', text: ({ mac }) => mac },
              { title: 'NAME', text: ({ hostname }) => hostname },
              { title: 'LINK', text: ({ link }) => link },
              {
                title: 'EXPIRES',
                text: ({ expires }) =>
                  expires === null ? 'never' : `in ${duration((Date.parse(expires) - now) / 1000)}`,
              },
            ],
            leases,
            paint,
          ),
    ),
    section(
      'Drift',
      drift
        .map(({ summary, commands }) =>
          [
            `${paint('amber', '~')} ${printable(summary.message)}\n`,
            ...commands.map((line) => `    ${paint('dim', printable(line))}\n`),
          ].join(''),
        )
        .join(''),
    ),
    section(
      appliedText !== null && appliedText !== text
        ? 'Document, as saved ("taproom network diff" compares)'
        : 'Document',
      text
        .replace(/\n*$/, '\n')
        .split('\n')
        .slice(0, -1)
        .map((line) => `  ${printable(line)}`.trimEnd())
        .join('\n') + '\n',
    ),
  ].join('');
}
