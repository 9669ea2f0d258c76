// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Settings, type TaproomBridge } from '../../../shared/ipc.ts';
import type { Capability, Failure } from '../../../../helper/protocol/index.ts';
import { say, verbatim } from '../../../../helper/protocol/messages/index.ts';
import { setLanguage } from '../../i18n/index.ts';
import { helperInfo } from '../../../shared/helper-info.fixture.ts';
import { useApp } from '../../state/index.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../../../../helper/client/pure/replica.ts';
import { historyEntry, link, snapshot } from '../../state/test-rows.ts';
import { useToasts } from '../../ui/toasts.ts';
import { CreateDialog } from './CreateDialog.tsx';

const macvtapAbsent: Capability = {
  name: 'link.macvtap',
  summary: verbatim('macvtap'),
  available: false,
  detail: verbatim('The kernel says: Unknown device type.'),
};
const connected = { state: 'connected', info: helperInfo({ capabilities: [macvtapAbsent] }) } as const;

/** The helper's side of the bridge: what was asked, and what it answers. */
let asked: unknown[] = [];
let refusal: Failure | null = null;
const bridge = {
  request: vi.fn((name: string, params: { method?: string; params?: unknown }) => {
    asked.push(params.params);
    if (name !== 'helper:call') return Promise.resolve({ ok: true, value: null });
    // The history's row comes with the changes, before the answer.
    if (!refusal)
      useApp.setState(({ observed }) => ({
        observed: applySnapshot(observed, snapshot({ history: [historyEntry({ entry: 7, verb: 'link.add' })] })),
      }));
    const made = historyEntry({ entry: 7, verb: 'link.add' });
    const value =
      params.method === 'history.undo'
        ? { entry: historyEntry({ entry: 8, verb: 'history.undo', undoes: 7 }), undone: made, pending: null }
        : { link: link({ index: 9, name: 'br1', kind: 'bridge' }), peer: null };
    return Promise.resolve(refusal ? { ok: false, error: refusal } : { ok: true, value });
  }),
  on: () => () => undefined,
} as unknown as TaproomBridge;

beforeEach(() => {
  asked = [];
  refusal = null;
  vi.stubGlobal('taproom', bridge);
  Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
  useToasts.setState({ toasts: [] });
  useApp.setState({
    ready: true,
    helper: { ...connected, info: { ...connected.info, capabilities: [macvtapAbsent] } },
    settings: Settings.parse({}),
    observed: applySnapshot(NOTHING_OBSERVED, snapshot({ links: [link({ index: 2, name: 'br0', kind: 'bridge' })] })),
    overlay: { kind: 'create', link: 'bridge', namespace: '' },
    selected: null,
  });
  setLanguage('en');
  render(<CreateDialog kind="bridge" namespace="" />);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const name = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' });
const type = (text: string) => fireEvent.change(name(), { target: { value: text } });
const create = () => fireEvent.click(screen.getByRole('button', { name: 'Create' }));

describe('the create dialog', () => {
  it('sends the defaults as they stand, selects the link, and offers to undo', async () => {
    expect(name().value).toBe('br1');
    create();
    await waitFor(() => expect(useApp.getState().selected).toBe('/9'));
    expect(asked[0]).toMatchObject({ kind: 'bridge', name: 'br1', up: true });
    expect(useApp.getState().overlay).toBeNull();
    await waitFor(() =>
      expect(useToasts.getState().toasts[0]).toMatchObject({ tone: 'done', action: { label: 'Undo' } }),
    );
    useToasts.getState().toasts[0]?.action?.run();
    expect(asked.at(-1)).toEqual({ entry: 7 });
    await waitFor(() => expect(useToasts.getState().toasts.at(-1)?.title).toMatch(/^Undone: /));
  });

  it('has a column for each end of a veth pair', () => {
    const before = name();
    fireEvent.click(screen.getByRole('radio', { name: 'veth pair' }));
    expect(name()).toBe(before);
    const own = within(screen.getByRole('group', { name: 'This end' }));
    const other = within(screen.getByRole('group', { name: 'The other end' }));
    expect(own.getByRole('group', { name: 'Addresses' })).toBeTruthy();
    expect(own.getByRole('textbox', { name: 'Name' })).toBeTruthy();
    expect(other.getByRole('group', { name: 'Peer addresses' })).toBeTruthy();
    expect(other.getByRole('textbox', { name: 'Peer name' })).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'Bridge' }));
    expect(screen.queryByRole('group', { name: 'This end' })).toBeNull();
  });

  it('says what is wrong while one types, and sends nothing', () => {
    type('a name with spaces');
    expect(screen.getByText(/printable ASCII without spaces/)).toBeTruthy();
    create();
    expect(asked).toEqual([]);
    type('br0');
    // Beside the field, and spoken once because it was asked for.
    expect(screen.getAllByText('This namespace already has a link named br0.')).toHaveLength(2);
    type('lab');
    expect(name().getAttribute('aria-invalid')).not.toBe('true');
    expect(screen.getByRole('group', { name: 'As ip commands' }).textContent).toContain('ip link add lab type bridge');
  });

  it('keeps a line for every fault, counts them, and takes the keyboard to the first', async () => {
    const note = () => name().closest('div')?.nextElementSibling;
    expect(note()?.textContent).toBe('');
    type('no/slash');
    fireEvent.click(screen.getByRole('button', { name: 'Advanced' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'MTU' }), { target: { value: '12' } });
    fireEvent.click(screen.getByRole('button', { name: 'Advanced' }));
    expect(note()?.textContent).toContain('cannot contain');
    create();
    expect(screen.getByRole('alert').textContent).toContain('2 fields need correcting');
    await waitFor(() => expect(document.activeElement).toBe(name()));
    type('fine');
    create();
    const mtu = await screen.findByRole('textbox', { name: 'MTU' });
    await waitFor(() => expect(document.activeElement).toBe(mtu));
    expect(screen.getByRole('alert').textContent).toContain('1 field needs correcting');
  });

  it('dims the commands of a form that is not valid, and says what they wait for', () => {
    type('br0');
    const lines = screen.getByRole('group', { name: 'As ip commands' });
    expect(lines.textContent).toContain('ip link add br1 type bridge');
    expect(lines.parentElement?.nextElementSibling?.textContent).toBe('Waits until 1 field is correct.');
    expect(screen.queryByRole('button', { name: 'Copy' })).toBeNull();
  });

  it('asks for the prefix length of an address, and offers the usual one', () => {
    fireEvent.click(screen.getByRole('button', { name: 'Add address' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Address 1' }), { target: { value: '10.0.0.1' } });
    create();
    expect(asked).toEqual([]);
    expect(screen.getAllByText('The prefix length is missing.').length).toBeGreaterThan(0);
    fireEvent.click(screen.getByRole('button', { name: 'Use 10.0.0.1/24' }));
    create();
    expect(asked[0]).toMatchObject({ addresses: ['10.0.0.1/24'] });
  });

  it('has the proposed name selected, for typing to replace it', () => {
    name().blur();
    name().setSelectionRange(0, 0);
    act(() => name().focus());
    expect([name().selectionStart, name().selectionEnd]).toEqual([0, 'br1'.length]);
  });

  it('stays with its content when the kernel refuses, and marks the field', async () => {
    refusal = {
      kind: 'conflict',
      step: 'link.add',
      field: 'name',
      errno: 17,
      errnoName: 'EEXIST',
      ...verbatim('The link lab was not created: File exists (EEXIST).'),
      remedy: say('link.chooseOtherName', { name: 'lab' }),
    };
    type('lab');
    create();
    const panel = await screen.findByText('The link lab was not created: File exists (EEXIST).');
    expect(panel.parentElement?.textContent).toContain('taproom link delete lab');
    expect(name().value).toBe('lab');
    expect(name().getAttribute('aria-invalid')).toBe('true');
    type('lab2');
    expect(screen.queryByText('The link lab was not created: File exists (EEXIST).')).toBeNull();
  });

  it('keeps what was typed when the helper goes, and cannot be sent until it is back', () => {
    type('precious');
    act(() => useApp.setState({ helper: { state: 'connecting' }, observed: NOTHING_OBSERVED }));
    // What is known of the namespace is still known.
    type('br0');
    expect(screen.getByText('This namespace already has a link named br0.')).toBeTruthy();
    type('precious');
    return waitFor(() => {
      expect(screen.getByText(/Connection to the helper lost/)).toBeTruthy();
      expect(name().value).toBe('precious');
      expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Create' }).disabled).toBe(true);
    });
  });

  it('offers no kind that this kernel lacks, and says why', () => {
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'macvtap' }).disabled).toBe(true);
    expect(screen.getByText(/Unknown device type/)).toBeTruthy();
  });
});
