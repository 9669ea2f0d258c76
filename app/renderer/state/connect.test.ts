import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { helperInfo } from '../../shared/helper-info.fixture.ts';
import { Settings, type Pushes, type PushName, type Ready } from '../../shared/ipc.ts';
import type { EventPayload, Snapshot } from '../../../helper/protocol/index.ts';
import { connect } from './connect.ts';
import { rates } from './rates-hub.ts';
import { useApp } from './store.ts';
import { link, snapshot } from './test-rows.ts';
import { NOTHING_OBSERVED } from '../../../helper/client/pure/replica.ts';

/** The other side of the bridge: answers `app:ready` when told to, and pushes. */
class Main {
  readonly listeners = new Map<string, (payload: never) => void>();
  readonly answers: ((ready: Ready) => void)[] = [];
  request = vi.fn((name: string) => {
    if (name !== 'app:ready') return Promise.resolve({ ok: true, value: null });
    return new Promise((resolve) => this.answers.push((value) => resolve({ ok: true, value })));
  });
  on = (name: string, listener: (payload: never) => void) => {
    this.listeners.set(name, listener);
    return () => void this.listeners.delete(name);
  };
  push<N extends PushName>(name: N, payload: Pushes[N]): void {
    const listener = this.listeners.get(name) as ((payload: Pushes[N]) => void) | undefined;
    listener?.(payload);
  }
  async answer(held: Snapshot | null): Promise<void> {
    const next = this.answers.shift();
    if (!next) throw new Error('nobody asked');
    next({
      helper: connected,
      snapshot: held,
      settings: Settings.parse({}),
      locale: 'en',
      small: false,
      version: '0.1.0',
    });
    await vi.waitFor(() => expect(useApp.getState().ready).toBe(true));
    await Promise.resolve();
  }
}

const info = helperInfo();
const connected = { state: 'connected', info } as const;
const names = () => [...useApp.getState().observed.tables.links.values()].map(({ name }) => name);
const rename = (from: number, name: string): EventPayload<'changes'> => ({
  from,
  revision: from + 1,
  changes: [{ topic: 'links', key: '/2', value: link({ index: 2, name }) }],
});

let main: Main;
let stop: () => void;
beforeEach(() => {
  main = new Main();
  vi.stubGlobal('window', { taproom: main });
  useApp.setState({
    ready: false,
    observed: NOTHING_OBSERVED,
    helper: { state: 'connecting' },
    overlay: null,
    view: 'topology',
  });
  stop = connect();
});
afterEach(() => {
  stop();
  rates.keepOnly(() => false);
  vi.unstubAllGlobals();
});

describe('following main', () => {
  test('takes the snapshot, then changes in order', async () => {
    await main.answer(snapshot({ revision: 5, links: [link({ index: 2, name: 'a' })] }));
    main.push('helper:changes', rename(5, 'b'));
    expect(names()).toEqual(['b']);
    expect(useApp.getState().observed.revision).toBe(6);
    expect(main.request).toHaveBeenCalledTimes(1);
  });

  test('asks again over a gap, once, and drops what the answer already contains', async () => {
    await main.answer(snapshot({ revision: 5, links: [link({ index: 2, name: 'a' })] }));
    main.push('helper:changes', rename(7, 'c'));
    main.push('helper:changes', rename(8, 'd'));
    expect(main.request).toHaveBeenCalledTimes(2);
    expect(names()).toEqual(['a']);
    await main.answer(snapshot({ revision: 9, links: [link({ index: 2, name: 'd' })] }));
    await vi.waitFor(() => expect(names()).toEqual(['d']));
    main.push('helper:changes', rename(8, 'late'));
    expect(names()).toEqual(['d']);
    main.push('helper:changes', rename(9, 'e'));
    expect(names()).toEqual(['e']);
    expect(main.request).toHaveBeenCalledTimes(2);
  });

  test('forgets everything when the helper goes, and begins again with its next snapshot', async () => {
    await main.answer(snapshot({ revision: 5, links: [link({ index: 2, name: 'a' })] }));
    main.push('helper:state', { state: 'connecting' });
    expect(names()).toEqual([]);
    main.push('helper:state', connected);
    main.push('helper:snapshot', snapshot({ revision: 1, links: [link({ index: 2, name: 'new' })] }));
    expect(names()).toEqual(['new']);
    main.push('helper:changes', rename(1, 'newer'));
    expect(names()).toEqual(['newer']);
  });

  test('statistics stay out of the store, and a deleted link out of the rates', async () => {
    await main.answer(snapshot({ revision: 5, links: [link({ index: 2, name: 'a' })] }));
    const before = useApp.getState();
    for (const [time, bytes] of [
      [0, 0],
      [1000, 1000],
    ] as const) {
      main.push('helper:statistics', {
        time,
        complete: true,
        datapaths: [],
        namespaces: [{ namespace: '', rows: [[2, bytes, 1, 0, 0, 0, 0, 0, 0]] }],
      });
    }
    expect(rates.rate('/2')?.inBits).toBe(8000);
    expect(useApp.getState()).toBe(before);
    main.push('helper:changes', { from: 5, revision: 6, changes: [{ topic: 'links', key: '/2', value: null }] });
    expect(rates.rate('/2')).toBeNull();
  });

  test('opens what the menu asks for, and only views that exist', async () => {
    await main.answer(null);
    main.push('view:open', { view: 'routes' });
    expect(useApp.getState().view).toBe('routes');
    main.push('view:open', { view: 'nonsense' });
    expect(useApp.getState().view).toBe('routes');
    main.push('command:run', { command: 'palette' });
    expect(useApp.getState().overlay).toEqual({ kind: 'palette' });
  });
});
