// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Settings, type TaproomBridge } from '../../../shared/ipc.ts';
import type { NetworkRow, Plan, Risk } from '../../../../helper/protocol/index.ts';
import { verbatim } from '../../../../helper/protocol/messages/index.ts';
import { setLanguage } from '../../i18n/index.ts';
import { helperInfo } from '../../../shared/helper-info.fixture.ts';
import { useApp } from '../../state/index.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../../../../helper/client/pure/replica.ts';
import { snapshot } from '../../state/test-rows.ts';
import { useToasts } from '../../ui/toasts.ts';
import { NetworksView } from './NetworksView.tsx';
import { useNetworksPage } from '../../parts/networks/page-state.ts';

const network = (name: string, fields: Partial<NetworkRow> = {}): NetworkRow => ({
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
const info = helperInfo();

/** The helper's side of the bridge: what was asked, and how risky its plans are. */
let asked: { method: string; params: unknown }[] = [];
let risks: Risk[] = [];
const bridge = {
  request: vi.fn((name: string, params: { method: string; params: { name?: string } }) => {
    if (name !== 'helper:call') return Promise.resolve({ ok: true, value: null });
    asked.push({ method: params.method, params: params.params });
    const plan: Plan = { network: params.params.name ?? '', to: 'up', steps: [], risks, notes: [] };
    const applied = { network: network(params.params.name ?? '', { state: 'up' }), steps: 3, entry: 7, pending: null };
    return Promise.resolve({ ok: true, value: params.method === 'network.plan' ? { plan } : applied });
  }),
  on: () => () => undefined,
} as unknown as TaproomBridge;

const show = (networks: NetworkRow[]) => {
  useApp.setState({
    ready: true,
    helper: { state: 'connected', info: { ...info, capabilities: [] } },
    settings: Settings.parse({}),
    observed: applySnapshot(NOTHING_OBSERVED, snapshot({ networks })),
  });
  render(<NetworksView />);
};
const card = (name: string) => screen.getByRole('row', { name });

beforeEach(() => {
  asked = [];
  risks = [];
  vi.stubGlobal('taproom', bridge);
  Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
  useToasts.setState({ toasts: [] });
  useNetworksPage.setState({ selected: null, draft: null, dialog: null, plans: {} });
  setLanguage('en');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the networks', () => {
  it('say what would be here, and offer the first step', () => {
    show([]);
    expect(screen.getByText('No networks yet')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'New network' }));
    expect(useNetworksPage.getState().dialog).toEqual({ kind: 'assistant' });
  });

  it('stand by name, each with its state in a word and what one should know', () => {
    show([
      network('work', { state: 'up', drift: [{ summary: verbatim('x'), commands: [] }] }),
      network('lab', {
        state: 'failed',
        error: { kind: 'failed', step: 'link.add', ...verbatim('The link v0 was not made.') },
      }),
      network('home', { state: 'connecting', progress: { done: 2, total: 5, step: verbatim('Make the bridge br0.') } }),
    ]);
    expect(screen.getAllByRole('row').map((row) => row.getAttribute('aria-label'))).toEqual(['home', 'lab', 'work']);
    expect(card('work').textContent).toContain('drifted');
    expect(within(card('work')).getByRole('button', { name: 'Show differences' })).toBeTruthy();
    expect(card('lab').textContent).toContain('The link v0 was not made.');
    expect(within(card('home')).getByRole('progressbar').getAttribute('aria-valuetext')).toBe('40%');
    expect(card('home').textContent).toContain('2 of 5: Make the bridge br0.');
  });

  it('connect at once where nothing is risky, with an Undo', async () => {
    show([network('lab')]);
    fireEvent.click(within(card('lab')).getByRole('switch', { name: 'Connect lab' }));
    await waitFor(() =>
      expect(useToasts.getState().toasts[0]).toMatchObject({
        tone: 'done',
        title: 'Connected lab.',
        action: { label: 'Undo' },
      }),
    );
    expect(asked.map(({ method }) => method)).toEqual(['network.plan', 'network.up']);
  });

  it('show the plan first where something is', async () => {
    risks = ['default-route'];
    show([network('lab')]);
    fireEvent.click(within(card('lab')).getByRole('switch', { name: 'Connect lab' }));
    await waitFor(() =>
      expect(useNetworksPage.getState().dialog).toMatchObject({
        kind: 'proposal',
        proposal: { to: 'up', plan: { risks } },
      }),
    );
    expect(asked.map(({ method }) => method)).toEqual(['network.plan']);
  });

  it('cannot be connected while their document has errors', () => {
    show([network('lab', { faults: 2 })]);
    expect(within(card('lab')).getByRole<HTMLInputElement>('switch', { name: 'Connect lab' }).disabled).toBe(true);
    expect(card('lab').textContent).toContain('The document has 2 errors');
  });
});
