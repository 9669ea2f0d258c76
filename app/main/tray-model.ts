import type { HistoryEntry, NetworkRow, PendingChange } from '../../helper/protocol/index.ts';
import type { HelperState } from '../shared/ipc.ts';
import { may } from '../shared/may.ts';
import type { StringKey, Translate } from './strings/index.ts';
import { lastUndoable, type Watched } from './watched.ts';

/**
 * `disconnected`: no helper. `idle`: a helper, no network that is up. Of several networks the one that
 * wants somebody most decides: a change that waits, a failure, something under way, one that is up.
 */
export const TRAY_ICONS = ['disconnected', 'idle', 'connected', 'connecting', 'pending', 'error'] as const;
export type TrayIcon = (typeof TRAY_ICONS)[number];

/** What a line of the menu does; the summary and the seconds stand in its label. */
export type TrayAction =
  | { do: 'up' | 'down'; network: string }
  | { do: 'keep' | 'revert' | 'undo'; entry: number }
  | { do: 'open' | 'networks' | 'quit' };

export type TrayLine =
  | { kind: 'separator' }
  | { kind: 'text'; label: string }
  | { kind: 'action'; label: string; isEnabled: boolean; isChecked?: boolean; action: TrayAction };

interface TrayModel {
  icon: TrayIcon;
  tooltip: string;
  /** The first is the tooltip's words, for those to whom no tooltip is shown. */
  lines: TrayLine[];
}

interface TrayInput {
  helper: HelperState;
  watched: Watched | null;
  /** Milliseconds of the clock that deadlines are by. */
  now: number;
}

/** More networks than anybody looks through in a menu stand in the window. */
const MOST = 20;
/** Characters of a summary in a menu, which has no room for more. */
const LONGEST = 60;
const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

export const secondsLeft = ({ deadline }: PendingChange, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(deadline) - now) / 1000));

function helperWords(helper: HelperState): [StringKey, Readonly<Record<string, string>>?] {
  switch (helper.state) {
    case 'connecting':
      return ['tray.connecting'];
    case 'missing':
      return ['tray.missing'];
    case 'starting':
      return ['tray.starting'];
    case 'incompatible':
      return ['tray.incompatible', { version: helper.helperVersion }];
    case 'not-authorised':
      return ['tray.notAuthorised'];
    case 'connected':
      if (helper.info.sandbox) return ['tray.sandbox'];
      return [may(helper, 'connect') ? 'tray.connected' : 'tray.readOnly'];
  }
}

const isUnderWay = ({ state }: NetworkRow): boolean => state === 'connecting' || state === 'disconnecting';
const isOn = ({ state }: NetworkRow): boolean => state === 'up' || state === 'pending' || state === 'connecting';

/** Icon and words of the state as a whole. */
function headline({ helper, watched, now }: TrayInput, t: Translate): { icon: TrayIcon; status: string } {
  if (helper.state !== 'connected' || watched === null) {
    return { icon: helper.state === 'connected' ? 'idle' : 'disconnected', status: t(...helperWords(helper)) };
  }
  const { networks, pending } = watched;
  if (pending !== null) {
    return {
      icon: 'pending',
      status: t('tray.waits', {
        seconds: String(secondsLeft(pending, now)),
        summary: short(t.message(pending.summary)),
      }),
    };
  }
  const names = (rows: readonly NetworkRow[]): string => rows.map(({ name }) => name).join(t('tray.comma'));
  const failed = networks.filter(({ state }) => state === 'failed');
  if (failed.length > 0) return { icon: 'error', status: t('tray.failed', { names: names(failed) }) };
  const moving = networks.filter(isUnderWay);
  if (moving.length > 0) return { icon: 'connecting', status: t('tray.underWay', { names: names(moving) }) };
  const up = networks.filter(({ state }) => state === 'up');
  if (up.length > 0) return { icon: 'connected', status: t('tray.up', { names: names(up) }) };
  return { icon: 'idle', status: t(...helperWords(helper)) };
}

function networkLine(network: NetworkRow, mayConnect: boolean, t: Translate): TrayLine {
  const isChecked = isOn(network);
  const state = network.state === 'up' && network.drift.length > 0 ? 'drifted' : network.state;
  return {
    kind: 'action',
    isChecked,
    label: t('tray.network', { name: network.name, state: t(`tray.state.${state}`) }),
    isEnabled: mayConnect && !isUnderWay(network) && network.state !== 'pending' && (isChecked || network.faults === 0),
    action: { do: isChecked ? 'down' : 'up', network: network.name },
  };
}

function networkLines(networks: readonly NetworkRow[], mayConnect: boolean, t: Translate): TrayLine[] {
  if (networks.length === 0) return [];
  const more = networks.length - MOST;
  return [
    { kind: 'separator' },
    ...networks.slice(0, MOST).map((network) => networkLine(network, mayConnect, t)),
    ...(more > 0
      ? [
          {
            kind: 'action',
            label: t('tray.more', { count: String(more) }),
            isEnabled: true,
            action: { do: 'networks' },
          } as const,
        ]
      : []),
  ];
}

function pendingLines(pending: PendingChange | null, mayConnect: boolean, now: number, t: Translate): TrayLine[] {
  if (pending === null) return [];
  const seconds = secondsLeft(pending, now);
  const isEnabled = mayConnect && seconds > 0;
  return [
    { kind: 'separator' },
    {
      kind: 'action',
      label: t('tray.keep', { seconds: String(seconds) }),
      isEnabled,
      action: { do: 'keep', entry: pending.entry },
    },
    { kind: 'action', label: t('tray.revert'), isEnabled, action: { do: 'revert', entry: pending.entry } },
  ];
}

const undoLines = (last: HistoryEntry | null, mayConnect: boolean, t: Translate): TrayLine[] =>
  last === null
    ? []
    : [
        { kind: 'separator' },
        {
          kind: 'action',
          label: t('tray.undo', { summary: short(t.message(last.summary)) }),
          isEnabled: mayConnect,
          action: { do: 'undo', entry: last.entry },
        },
      ];

/** The tray as a value. Pure. */
export function trayModel(input: TrayInput, t: Translate): TrayModel {
  const { helper, watched, now } = input;
  const { icon, status } = headline(input, t);
  const mayConnect = may(helper, 'connect');
  const known = helper.state === 'connected' ? watched : null;
  return {
    icon,
    tooltip: `Taproom: ${status}`,
    lines: [
      { kind: 'text', label: status },
      ...(known
        ? [
            ...networkLines(known.networks, mayConnect, t),
            ...pendingLines(known.pending, mayConnect, now, t),
            ...undoLines(lastUndoable(known), mayConnect, t),
          ]
        : []),
      { kind: 'separator' },
      { kind: 'action', label: t('tray.open'), isEnabled: true, action: { do: 'open' } },
      { kind: 'action', label: t('tray.quit'), isEnabled: true, action: { do: 'quit' } },
    ],
  };
}
