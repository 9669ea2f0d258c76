import { describe, expect, it } from 'vitest';
import type { HelperState } from '../shared/ipc.ts';
import { catalogues, translator } from './strings/index.ts';
import { change, helperOf, network, waiting, watched } from './test-watched.ts';
import { trayModel, type TrayIcon, type TrayLine } from './tray-model.ts';
import type { Watched } from './watched.ts';
import { verbatim } from '../../helper/protocol/messages/index.ts';

const why = { kind: 'unreachable', ...verbatim('No.'), step: 'connect' } as const;
const NOW = Date.parse('2026-01-01T00:00:07.000Z');
const t = translator('en');
const model = (seen: Watched | null, helper: HelperState = helperOf(false, true)) =>
  trayModel({ helper, watched: seen, now: NOW }, t);
const lines = (seen: Watched, helper?: HelperState) =>
  model(seen, helper).lines.map((line: TrayLine) => (line.kind === 'separator' ? '-' : line.label));
const action = (seen: Watched, label: string) =>
  model(seen).lines.find((line) => line.kind === 'action' && line.label === label);

describe('the helper', () => {
  it.each<[HelperState, keyof (typeof catalogues)['en'], TrayIcon]>([
    [{ state: 'connecting' }, 'tray.connecting', 'disconnected'],
    [{ state: 'missing', command: 'x', sandbox: false, canElevate: true, why }, 'tray.missing', 'disconnected'],
    [{ state: 'starting' }, 'tray.starting', 'disconnected'],
    [{ state: 'not-authorised', why }, 'tray.notAuthorised', 'disconnected'],
    [helperOf(false, true), 'tray.connected', 'idle'],
    [helperOf(true, true), 'tray.sandbox', 'idle'],
    [helperOf(false, false), 'tray.readOnly', 'idle'],
  ])('%j', (state, key, icon) => {
    const { lines: shown, ...rest } = model(null, state);
    expect(rest).toEqual({ icon, tooltip: `Taproom: ${catalogues.en[key]}` });
    expect(shown[0]).toEqual({ kind: 'text', label: catalogues.en[key] });
  });

  it("names the version that does not fit, in the user's language", () => {
    const state: HelperState = { state: 'incompatible', helperVersion: '9.9', why };
    expect(trayModel({ helper: state, watched: null, now: NOW }, translator('zh-CN')).tooltip).toContain('9.9');
  });

  it('that has gone takes what it said along', () => {
    expect(lines(watched({ networks: [network('lab', { state: 'up' })] }), { state: 'connecting' })).toEqual([
      'Connecting to the helper',
      '-',
      'Open Taproom',
      'Quit Taproom',
    ]);
  });
});

describe('icon and tooltip', () => {
  const up = network('lab', { state: 'up' });
  const failed = network('vpn', { state: 'failed' });
  const moving = network('vm', { state: 'connecting' });
  it.each<[string, Watched, TrayIcon, string]>([
    ['nothing connected', watched({ networks: [network('lab')] }), 'idle', 'Connected to the helper'],
    ['one that is up', watched({ networks: [up, network('b')] }), 'connected', 'Connected: lab'],
    ['one under way', watched({ networks: [up, moving] }), 'connecting', 'In progress: vm'],
    ['one that failed', watched({ networks: [up, moving, failed] }), 'error', 'Failed: vpn'],
    [
      'one that waits',
      watched({ networks: [failed], pending: waiting(3, '2026-01-01T00:00:30.000Z') }),
      'pending',
      'Auto-reverts in 23 s: lab is connected',
    ],
  ])('%s', (_, seen, icon, words) => {
    expect(model(seen)).toMatchObject({ icon, tooltip: `Taproom: ${words}` });
  });
});

describe('the menu', () => {
  it('lists the networks with a mark and a word, what waits, the last change, and the way in and out', () => {
    const seen = watched({
      networks: [
        network('lab', { state: 'pending' }),
        network('vm'),
        network('vpn', { state: 'up', drift: [{ summary: verbatim('x'), commands: [] }] }),
      ],
      pending: waiting(9, '2026-01-01T00:00:30.000Z'),
      history: [change(9, { outcome: 'pending' }), change(8, { undoneBy: 7 }), change(5)],
    });
    expect(lines(seen)).toEqual([
      'Auto-reverts in 23 s: lab is connected',
      '-',
      'lab: awaiting confirmation',
      'vm: not connected',
      'vpn: connected, drifted',
      '-',
      'Keep (23 s)',
      'Revert',
      '-',
      'Undo: change 5',
      '-',
      'Open Taproom',
      'Quit Taproom',
    ]);
    expect(action(seen, 'vm: not connected')).toMatchObject({
      isChecked: false,
      isEnabled: true,
      action: { do: 'up', network: 'vm' },
    });
    expect(action(seen, 'vpn: connected, drifted')).toMatchObject({
      isChecked: true,
      isEnabled: true,
      action: { do: 'down', network: 'vpn' },
    });
    expect(action(seen, 'lab: awaiting confirmation')).toMatchObject({ isEnabled: false });
    expect(action(seen, 'Keep (23 s)')).toMatchObject({ action: { do: 'keep', entry: 9 } });
    expect(action(seen, 'Undo: change 5')).toMatchObject({ action: { do: 'undo', entry: 5 } });
  });

  it('offers nothing that cannot be', () => {
    const seen = watched({
      networks: [network('broken', { faults: 2 }), network('going', { state: 'disconnecting' })],
      pending: waiting(1, '2026-01-01T00:00:00.000Z'),
    });
    for (const label of ['broken: not connected', 'going: disconnecting', 'Keep (0 s)', 'Revert'])
      expect(action(seen, label), label).toMatchObject({ isEnabled: false });
    const readOnly = model(watched({ networks: [network('lab')] }), helperOf(false, false)).lines;
    expect(readOnly.find((line) => line.kind === 'action' && line.action.do === 'up')).toMatchObject({
      isEnabled: false,
    });
  });

  it('stays a menu with many networks and long words', () => {
    const many = watched({
      networks: Array.from({ length: 25 }, (_, index) => network(`n${index}`)),
      history: [change(1, { summary: verbatim('x'.repeat(200)) })],
    });
    expect(lines(many)).toContain('5 more in the window');
    expect(Math.max(...lines(many).map(({ length }) => length))).toBeLessThan(80);
  });
});
