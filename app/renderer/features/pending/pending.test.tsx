// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { helperInfo } from '../../../shared/helper-info.fixture.ts';
import { Settings, type TaproomBridge } from '../../../shared/ipc.ts';
import type { HistoryEntry, PendingChange } from '../../../../helper/protocol/index.ts';
import { setLanguage } from '../../i18n/index.ts';
import { useApp } from '../../state/index.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../../../../helper/client/pure/replica.ts';
import { historyEntry, pending, snapshot } from '../../state/test-rows.ts';
import { useToasts } from '../../ui/toasts.ts';
import { secondsLeft, untilNextSecond } from '../../parts/changes/countdown.ts';
import { PendingBar } from './PendingBar.tsx';
import { usePendingNews } from './usePendingNews.ts';

const NOW = Date.parse('2026-01-01T10:00:00.000Z');

describe('the countdown', () => {
  it.each([
    ['2026-01-01T10:00:30.000Z', 30, 1000],
    ['2026-01-01T10:00:29.400Z', 30, 400],
    ['2026-01-01T10:00:00.001Z', 1, 1],
    ['2026-01-01T10:00:00.000Z', 0, 1000],
    ['2026-01-01T09:59:00.000Z', 0, 1000],
  ])('%s', (deadline, seconds, wait) => {
    expect(secondsLeft(deadline, NOW)).toBe(seconds);
    expect(untilNextSecond(deadline, NOW)).toBe(wait);
  });
});

function Window() {
  usePendingNews();
  return <PendingBar />;
}
let revision = 1;
const show = (waiting: readonly PendingChange[], history: readonly HistoryEntry[]) =>
  act(() => {
    revision += 1;
    useApp.setState(({ observed }) => ({
      observed: applySnapshot(observed, snapshot({ revision, pending: [...waiting], history: [...history] })),
    }));
  });
const asked: unknown[] = [];
const toasts = () => useToasts.getState().toasts.map(({ tone, title }) => [tone, title]);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  asked.length = 0;
  const bridge = {
    request: vi.fn((_name: string, params: unknown) => {
      asked.push(params);
      return Promise.resolve({ ok: true, value: { entry: historyEntry({ entry: 4 }) } });
    }),
    on: () => () => undefined,
  } as unknown as TaproomBridge;
  Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
  useToasts.setState({ toasts: [] });
  useApp.setState({
    ready: true,
    settings: Settings.parse({}),
    observed: NOTHING_OBSERVED,
    helper: { state: 'connected', info: helperInfo() },
  });
  setLanguage('en');
  render(<Window />);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the bar of a change that waits', () => {
  const waiting = pending({ entry: 4 });
  it('is not there while nothing waits', () => expect(screen.queryByRole('region')).toBeNull());

  it('says what, why and how long, counts down, and is heard twice', () => {
    show([waiting], [historyEntry({ entry: 4, outcome: 'pending' })]);
    expect(screen.getByRole('region').textContent).toContain('lab goes up');
    expect(screen.getByRole('timer').textContent).toBe('Auto-reverts in 30 s');
    const heard = screen.getByRole('alert').textContent;
    expect(heard).toContain('30 seconds');
    act(() => {
      vi.advanceTimersByTime(7_000);
    });
    expect(screen.getByRole('timer').textContent).toBe('Auto-reverts in 23 s');
    expect(screen.getByRole('alert').textContent).toBe(heard);
    act(() => {
      vi.advanceTimersByTime(13_000);
    });
    expect(screen.getByRole('alert').textContent).toContain('in 10 seconds');
    act(() => {
      vi.advanceTimersByTime(60_000);
    });
    expect(screen.getByRole('timer').textContent).toBe('Reverting');
  });

  it('asks the helper to keep or revert it', () => {
    show([waiting], []);
    fireEvent.click(screen.getByRole('button', { name: 'Keep' }));
    expect(asked).toEqual([{ method: 'pending.confirm', params: { entry: 4 } }]);
  });

  it.each([
    ['done', 'done', /^Kept: /],
    ['reverted', 'done', /^Reverted: .*verified/],
    ['stuck', 'failed', /^Partly reverted/],
  ] as const)('tells the end: %s', (outcome, tone, title) => {
    show([waiting], [historyEntry({ entry: 4, outcome: 'pending' })]);
    // The row goes a moment before its entry says how it ended.
    show([], [historyEntry({ entry: 4, outcome: 'pending' })]);
    expect(toasts()).toEqual([]);
    show([], [historyEntry({ entry: 4, outcome })]);
    expect(toasts()).toEqual([[tone, expect.stringMatching(title)]]);
    show([], [historyEntry({ entry: 4, outcome, undoneBy: 5 })]);
    expect(toasts()).toHaveLength(1);
  });

  it('tells nothing of an end that came while the helper was away', () => {
    show([waiting], [historyEntry({ entry: 4, outcome: 'pending' })]);
    act(() => useApp.setState({ observed: NOTHING_OBSERVED }));
    show([], [historyEntry({ entry: 4, outcome: 'interrupted' })]);
    expect(toasts()).toEqual([]);
  });
});
