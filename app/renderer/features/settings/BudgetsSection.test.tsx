// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { helperInfo } from '../../../shared/helper-info.fixture.ts';
import type { TaproomBridge } from '../../../shared/ipc.ts';
import { setLanguage } from '../../i18n/index.ts';
import { useApp } from '../../state/index.ts';
import { Mono } from '../../ui/Text.tsx';
import { BudgetsSection } from './BudgetsSection.tsx';

const budgets = [
  { name: 'connections', unit: 'count', used: 3, size: 64 },
  { name: 'subscriptions', unit: 'count', used: 5, size: 96 },
  { name: 'history-entries', unit: 'count', used: 12, size: 500 },
  { name: 'document-bytes', unit: 'bytes', used: 40_000, size: 16 * 1024 * 1024 },
  { name: 'of-tomorrow', unit: 'count', used: 0, size: 1 },
];

beforeEach(() => {
  const bridge = {
    request: () => Promise.resolve({ ok: true, value: { budgets } }),
    on: () => () => undefined,
  } as unknown as TaproomBridge;
  Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
  useApp.setState({ helper: { state: 'connected', info: helperInfo() } });
});
afterEach(() => {
  cleanup();
  setLanguage('en');
});

it.each([
  [
    'en',
    /Connections3 of 64 used/,
    /Subscriptions5 of 96 used/,
    /Entries of the history12 of 500 used/,
    /Text of saved networks40.0 kB of 16.8 MB used/,
  ],
  [
    'zh-CN',
    /连接已用 3，共 64/,
    /订阅已用 5，共 96/,
    /历史记录条目已用 12，共 500/,
    /已保存网络的文本已用 40.0 kB，共 16.8 MB/,
  ],
] as const)('shows what is used of each budget: %s', async (language, ...all) => {
  setLanguage(language);
  await act(async () => {
    render(<BudgetsSection />);
    await Promise.resolve();
  });
  const { textContent } = screen.getByRole('region');
  for (const one of all) expect(textContent).toMatch(one);
  expect(textContent, 'one that has no words yet').toContain('of-tomorrow');
});

it('shows characters that would turn the direction of a text as what they are', () => {
  render(<Mono>{'eth\u202e0htе'}</Mono>);
  expect(screen.getByText(/eth\\u202e/)).toBeTruthy();
});
