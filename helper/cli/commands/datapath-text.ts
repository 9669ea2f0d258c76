import { impairmentText } from '../../document/impairment-text.ts';
import type {
  DatapathRow,
  DatapathStatistics,
  MacEntry,
  PortCounters,
  PortRow,
  QueueCounters,
} from '../../protocol/datapaths.ts';
import type { Paint } from '../text/colour.ts';
import { bytes, si } from '../text/figures.ts';
import { printable } from '../text/width.ts';
import { properties, table } from '../text/table.ts';

type Statistics = DatapathStatistics['datapaths'][number];

export function datapathTable(rows: readonly DatapathRow[], paint: Paint): string {
  return table<DatapathRow>(
    [
      { title: 'NAME', text: (row) => row.name, paint: (text) => paint('bold', text) },
      { title: 'TYPE', text: (row) => row.type },
      { title: 'NETWORK', text: (row) => row.network, optional: true },
      { title: 'THREADS', align: 'right', text: (row) => String(row.threads.length) },
      { title: 'MEMORY', align: 'right', text: (row) => bytes(row.memory) },
      {
        title: 'DOWN',
        text: (row) =>
          row.ports
            .filter(({ state }) => state === 'down')
            .map(({ key }) => key)
            .join(' ') || null,
        optional: true,
        paint: (text) => paint('red', text),
      },
      { title: 'PORTS', text: (row) => row.ports.map(({ key }) => key).join(' ') },
    ],
    rows,
    paint,
  );
}

/** Everything about one datapath. */
export function datapathDetail(row: DatapathRow, { ports, cpu }: Statistics, paint: Paint): string {
  const head = properties(
    [
      ['name', row.name],
      ['type', row.type],
      ['network', row.network],
      ...Object.entries(row.datapath.settings).map(([key, value]) => [key, settingText(value)] as const),
      ['active', row.active],
      ['threads', row.threads.map(({ name, id, cpus }) => `${name} (${id}, CPU ${cpus})`).join(', ')],
      ['busy poll', row.datapath.busyPoll > 0 ? `${row.datapath.busyPoll} us of each idle thread` : null],
      ['CPU time', `${(cpu / 1e9).toFixed(2)} s`],
      ['memory', bytes(row.memory)],
    ],
    paint,
  );
  const of = (key: string): PortCounters | undefined => ports.find((each) => each.key === key);
  const settings = row.ports.flatMap((port) => portLines(port, of(port.key)));
  const notices = row.notices.map(({ time, message }) => `${time}  ${printable(message)}\n`).join('');
  return [
    head,
    '\n',
    portTable(row.ports, of, paint),
    settings.length > 0 ? `\n${settings.map((line) => `${line}\n`).join('')}` : '',
    notices === '' ? '' : `\n${paint('bold', 'Events')}\n${notices}`,
  ].join('');
}

const settingText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(settingText).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, each]) => `${key} ${settingText(each) ?? '-'}`)
      .join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
};

function portTable(rows: readonly PortRow[], of: (key: string) => PortCounters | undefined, paint: Paint): string {
  const figure = (pick: (counters: PortCounters) => number, unit: string) => (row: PortRow) => {
    const counters = of(row.key);
    return counters ? si(pick(counters), unit) : null;
  };
  return table<PortRow>(
    [
      { title: 'PORT', text: (row) => row.key, paint: (text) => paint('bold', text) },
      {
        title: 'STATE',
        text: (row) => row.state,
        paint: (text, row) => paint(row.state === 'up' ? 'green' : 'red', text),
      },
      { title: 'IN', align: 'right', text: figure(({ received }) => received.frames, '') },
      { title: 'BYTES', align: 'right', text: figure(({ received }) => received.bytes, 'B') },
      { title: 'OUT', align: 'right', text: figure(({ sent }) => sent.frames, '') },
      { title: 'BYTES', align: 'right', text: figure(({ sent }) => sent.bytes, 'B') },
      {
        title: 'DROPPED',
        align: 'right',
        text: figure((counters) => dropped(counters), ''),
        paint: (text, row) => (dropped(of(row.key)) > 0 ? paint('amber', text) : text),
      },
      { title: 'MODE', text: (row) => row.mode },
    ],
    rows,
    paint,
  );
}

const dropped = (counters: QueueCounters | undefined): number =>
  Object.values(counters?.drops ?? {}).reduce((sum, each) => sum + each, 0);

/** What a port has that is not in the table: why it is down or slow, its options, its queues, its drops by reason. */
function portLines({ key, reason, why, port: { settings } }: PortRow, counters: PortCounters | undefined): string[] {
  const { vlan, isolated, mirror, primary, stormLimit, impair } = settings;
  const said = [
    reason?.message ?? null,
    why?.message ?? null,
    vlan?.mode === 'access' ? `access to VLAN ${vlan.id}` : null,
    vlan?.mode === 'trunk'
      ? `trunk of ${vlan.allowed === undefined ? 'all VLANs' : `VLAN ${vlan.allowed.join(', ')}`}${vlan.native === undefined ? '' : `, untagged: ${vlan.native}`}`
      : null,
    isolated ? 'isolated' : null,
    mirror ? 'mirror' : null,
    primary ? 'primary' : null,
    stormLimit === null ? null : `storm limit ${stormLimit} frames/s`,
    impair.in ? `in: ${impairmentText(impair.in)}` : null,
    impair.out ? `out: ${impairmentText(impair.out)}` : null,
    counters && counters.queues.length > 1 ? queuesText(counters.queues) : null,
    counters && Object.keys(counters.drops).length > 0 ? `dropped: ${dropsText(counters.drops)}` : null,
  ].filter((text) => text !== null && text !== '');
  return said.map((text) => `${key}: ${printable(text ?? '')}`);
}

/** How the threads share a port; drops by reason and queue are in `datapath stats --queues`. */
function queuesText(queues: readonly QueueCounters[]): string {
  const each = (figure: (queue: QueueCounters) => number): string =>
    queues.map((queue) => si(figure(queue), '')).join(' + ');
  return `queues: in ${each(({ received }) => received.frames)}, out ${each(({ sent }) => sent.frames)}, dropped ${each(dropped)}`;
}

export const dropsText = (drops: Readonly<Record<string, number>>): string =>
  Object.entries(drops)
    .map(([reason, frames]) => `${reason} ${si(frames, '')}`)
    .join(', ');

export function macTable(entries: readonly MacEntry[], paint: Paint): string {
  return table<MacEntry>(
    [
      { title: 'MAC', text: ({ mac }) => mac },
      { title: 'VLAN', align: 'right', text: ({ vlan }) => (vlan === 0 ? null : String(vlan)), optional: true },
      { title: 'PORT', text: ({ port }) => port },
      { title: 'SEEN', align: 'right', text: ({ age }) => `${Math.floor(age)} s ago` },
    ],
    entries,
    paint,
  );
}
