// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TaproomBridge } from '../../../shared/ipc.ts';
import type { HistoryEntry } from '../../../../helper/protocol/index.ts';
import { verbatim } from '../../../../helper/protocol/messages/index.ts';
import { i18n } from '../../i18n/index.ts';
import { lastUndoable, mayUndo, useApp } from '../../state/index.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../../../../helper/client/pure/replica.ts';
import { historyEntry, snapshot } from '../../state/test-rows.ts';
import { notify, useToasts } from '../../ui/toasts.ts';
import { findEntries } from './find.ts';
import { entriesOf, sayDone, undoAction, undoEntry } from '../../parts/changes/undo.ts';

const { t } = i18n;
const show = (history: readonly HistoryEntry[]) =>
  useApp.setState({ observed: applySnapshot(NOTHING_OBSERVED, snapshot({ history: [...history] })) });

const asked: unknown[] = [];
beforeEach(() => {
  asked.length = 0;
  useToasts.setState({ toasts: [] });
  const bridge = {
    request: vi.fn((_name: string, { params }: { params: unknown }) => {
      asked.push(params);
      return Promise.resolve({
        ok: true,
        value: { entry: historyEntry({ entry: 99 }), undone: historyEntry({ entry: 1 }), pending: null },
      });
    }),
    on: () => () => undefined,
  } as unknown as TaproomBridge;
  Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
});

describe('what can be undone', () => {
  it.each<[string, Partial<HistoryEntry>, boolean]>([
    ['what was done', {}, true],
    ['what was undone since', { undoneBy: 9 }, false],
    ['what is for good', { final: verbatim('The TAP was held by a program.') }, false],
    ['what failed', { outcome: 'failed' }, false],
    ['what waits', { outcome: 'pending' }, false],
  ])('%s', (_, fields, possible) => expect(mayUndo(historyEntry({ entry: 1, ...fields }))).toBe(possible));

  it('Ctrl+Z means the newest of them that is no undo itself', () => {
    show([
      historyEntry({ entry: 1 }),
      historyEntry({ entry: 2, undoneBy: 3 }),
      historyEntry({ entry: 3, undoes: 2, verb: 'history.undo' }),
    ]);
    expect(lastUndoable(useApp.getState())?.entry).toBe(1);
    show([]);
    expect(lastUndoable(useApp.getState())).toBeNull();
  });
});

describe('the search', () => {
  const entries = [
    historyEntry({ entry: 12, summary: verbatim('Set br0 up'), network: 'lab' }),
    historyEntry({ entry: 13, verb: 'route.add', who: { uid: 0, user: 'root', client: 'taproom' }, outcome: 'failed' }),
  ];
  const found = (search: string) =>
    findEntries(entries, search, ({ outcome }) => (outcome === 'failed' ? 'taken back' : '')).map(({ entry }) => entry);
  it('looks at every word in everything that the list shows', () => {
    expect(found('')).toEqual([12, 13]);
    expect(found('LAB br0')).toEqual([12]);
    expect(found('root')).toEqual([13]);
    expect(found('#13')).toEqual([13]);
    expect(found('taken back')).toEqual([13]);
    expect(found('lab root')).toEqual([]);
  });
});

describe('the entries of a change that this window made', () => {
  const mine = historyEntry({ entry: 5, verb: 'link.delete' });
  it("are the first of its verb after it was asked, and nobody else's", async () => {
    show([
      historyEntry({ entry: 4, verb: 'link.delete' }),
      historyEntry({ entry: 6, verb: 'link.add' }),
      mine,
      historyEntry({ entry: 7, verb: 'link.delete', who: { uid: 0, user: 'root', client: 'taproom' } }),
    ]);
    expect((await entriesOf('link.delete', 4, 1)).map(({ entry }) => entry)).toEqual([5]);
  });
  it('are waited for a moment', async () => {
    show([]);
    const asking = entriesOf('link.delete', 0, 1);
    show([mine]);
    expect((await asking).map(({ entry }) => entry)).toEqual([5]);
  });
  it('are undone last first by the toast, which offers nothing where one is for good', async () => {
    undoAction([mine, historyEntry({ entry: 8 })], t).action?.run();
    await vi.waitFor(() => expect(asked).toEqual([{ entry: 8 }, { entry: 5 }]));
    expect(undoAction([mine, historyEntry({ entry: 8, final: verbatim('no') })], t)).toEqual({});
    expect(undoAction([], t)).toEqual({});
  });
  it('are offered by no toast any more once one of them is undone, by whatever way', async () => {
    notify({ tone: 'done', title: 'both', ...undoAction([mine, historyEntry({ entry: 8 })], t) });
    notify({ tone: 'done', title: 'another', ...undoAction([historyEntry({ entry: 9 })], t) });
    expect(await undoEntry(8, t)).toBeNull();
    expect(useToasts.getState().toasts.map(({ title }) => title)).not.toContain('both');
    expect(useToasts.getState().toasts.map(({ title }) => title)).toContain('another');
  });
  it('may not come: then it is said without an Undo', async () => {
    vi.useFakeTimers();
    show([]);
    const said = sayDone('done', 'link.add', 0, t);
    await vi.runAllTimersAsync();
    await said;
    vi.useRealTimers();
    expect(useToasts.getState().toasts.map(({ title, action }) => [title, action])).toEqual([['done', undefined]]);
  });
});
