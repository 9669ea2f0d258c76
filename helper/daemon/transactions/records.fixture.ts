import type { HistoryEntry, Operation, Step } from '../../protocol/index.ts';
import { verbatim } from '../../protocol/messages/index.ts';
import type { RecordOf } from './records.ts';
import type { AppliedNetwork } from './types.ts';

/** Records as the tests of the journal write them. */
const at = '2026-01-01T00:00:00.000Z';

export const start = (boot = 'boot-a', netns = '1'): RecordOf<'start'> => ({
  record: 'start',
  version: 2,
  boot,
  netns,
});

export const dummy = (name: string): Extract<Operation, { op: 'link.add' }> => ({
  op: 'link.add',
  link: { kind: 'dummy', namespace: '', name, addresses: [], up: true, alias: 'taproom:lab', options: {} },
});
export const stepOf = (name: string): Step => ({
  operation: dummy(name),
  inverse: [{ op: 'link.delete', namespace: '', link: name, alias: 'taproom:lab' }],
  summary: verbatim(`Create the dummy link ${name}`),
  commands: [`ip link add ${name} type dummy`],
  change: 'add',
  risks: [],
});

export const network = (name: string, text: string): AppliedNetwork => ({
  name,
  text,
  since: at,
  claims: [
    {
      key: 'link:/v0',
      operation: dummy('v0'),
      inverse: [{ op: 'link.delete', namespace: '', link: 'v0', alias: 'taproom:lab' }],
    },
  ],
  document: {
    taproom: 1,
    name,
    description: '',
    start: 'manual',
    keep: false,
    namespaces: [],
    links: [],
    routes: [],
    rules: [],
    forwarding: [],
    nat: [],
    dhcp: [],
    dns: [],
    datapaths: [],
  },
});

export function begin(entry: number, steps: number, more: Partial<RecordOf<'begin'>> = {}): RecordOf<'begin'> {
  return {
    record: 'begin',
    entry,
    at,
    who: { uid: 0, user: 'root', client: 'test' },
    verb: 'network.up',
    network: null,
    summary: verbatim(`Change ${entry}`),
    steps: Array.from({ length: steps }, (_, position) => stepOf(`v${position}`)),
    confirmWithin: null,
    undoes: null,
    final: null,
    ...more,
  };
}
export const step = (entry: number, position: number): RecordOf<'step'> => ({ record: 'step', entry, step: position });
export const end = (entry: number, outcome: HistoryEntry['outcome']): RecordOf<'end'> => ({
  record: 'end',
  entry,
  at,
  outcome,
  error: null,
});
