import type { HistoryEntry, NetworkRow, PendingChange } from '../../helper/protocol/index.ts';
import { verbatim } from '../../helper/protocol/messages/index.ts';
import { helperInfo } from '../shared/helper-info.fixture.ts';
import type { HelperState } from '../shared/ipc.ts';
import type { Watched } from './watched.ts';

/** Whole rows for main's tests, from the few fields that a test is about. */
export const network = (name: string, fields: Partial<NetworkRow> = {}): NetworkRow => ({
  name,
  description: '',
  start: 'manual',
  keep: false,
  state: 'down',
  since: '2026-01-01T00:00:00Z',
  progress: null,
  error: null,
  modified: false,
  drift: [],
  services: [],
  counts: { links: 1, addresses: 0, routes: 0, namespaces: 0 },
  faults: 0,
  ...fields,
});

export const change = (entry: number, fields: Partial<HistoryEntry> = {}): HistoryEntry => ({
  entry,
  at: '2026-01-01T00:00:00Z',
  who: { uid: 1000, user: 'ada', client: 'desktop' },
  verb: 'link.add',
  network: null,
  summary: verbatim(`change ${entry}`),
  steps: 1,
  outcome: 'done',
  error: null,
  undoneBy: null,
  undoes: null,
  final: null,
  ...fields,
});

export const waiting = (entry: number, deadline: string): PendingChange => ({
  entry,
  network: 'lab',
  summary: verbatim('lab is connected'),
  risks: ['default-route'],
  deadline,
  seconds: 30,
});

export const watched = (fields: Partial<Watched> = {}): Watched => ({
  networks: [],
  pending: null,
  history: [],
  ...fields,
});

export const helperOf = (sandbox: boolean, mayChange: boolean): HelperState => ({
  state: 'connected',
  info: helperInfo(
    mayChange ? { sandbox } : { sandbox, authorization: { levels: ['observe'], by: 'none', uid: 1000 } },
  ),
});
