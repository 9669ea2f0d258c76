// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { say } from '../../../../../helper/protocol/messages/index.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TaproomBridge } from '../../../../shared/ipc.ts';
import type { Failure, PortRow } from '../../../../../helper/protocol/index.ts';
import { setLanguage } from '../../../i18n/index.ts';
import { helperInfo } from '../../../../shared/helper-info.fixture.ts';
import { useApp } from '../../../state/index.ts';
import { datapath, port } from '../../../state/test-rows.ts';
import { ImpairmentPanel } from './ImpairmentPanel.tsx';

let asked: { direction: string; impairment: unknown }[] = [];
let answers: (() => void)[] = [];
let refusal: Failure | null = null;
const bridge = {
  request: vi.fn((_name: string, call: { method: string; params: { direction: string; impairment: unknown } }) => {
    const { method, params } = call;
    if (method === 'change.plan') return Promise.resolve({ ok: true, value: { steps: [], risks: [], notes: [] } });
    asked.push({ direction: params.direction, impairment: params.impairment });
    return new Promise((resolve) => {
      answers.push(() => resolve(refusal ? { ok: false, error: refusal } : { ok: true, value: {} }));
    });
  }),
  on: () => () => undefined,
} as unknown as TaproomBridge;

const plain = port({ kind: 'tap', device: 'tap0' }, 2);
const show = (shown: PortRow) =>
  render(<ImpairmentPanel row={datapath({ type: 'switch', name: 'sw0' }, [shown])} port={shown} />);
const slider = (name: string) => screen.getByRole<HTMLInputElement>('slider', { name });
const move = (name: string, stop: number) => fireEvent.change(slider(name), { target: { value: String(stop) } });
const calm = () =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(200);
  });
const answer = () =>
  act(async () => {
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  });

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answers = [];
  refusal = null;
  Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
  useApp.setState({ helper: { state: 'connected', info: helperInfo() } });
  setLanguage('en');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the sliders of a port', () => {
  it('send the last of many movements, once the hand is calm', async () => {
    show(plain);
    for (const stop of [1, 2, 3, 5]) move('Loss', stop);
    expect(asked).toEqual([]);
    await calm();
    expect(asked).toEqual([{ direction: 'both', impairment: { loss: 0.01 } }]);
    expect(slider('Loss').getAttribute('aria-valuetext')).toBe('1 %');
  });

  it('send one at a time, and never one that has been overtaken', async () => {
    show(plain);
    move('Delay', 1);
    await calm();
    move('Delay', 2);
    await calm();
    move('Delay', 3);
    await calm();
    expect(asked).toHaveLength(1);
    await answer();
    expect(asked.map(({ impairment }) => impairment)).toEqual([{ delay: 1 }, { delay: 5 }]);
  });

  it('of one direction leave the other alone, and what they do not show', async () => {
    show(port({ kind: 'tap', device: 'tap0', settings: { impair: { in: { seed: 7, loss: 0.5 }, out: null } } }, 2));
    fireEvent.click(screen.getByRole('radio', { name: 'Ingress' }));
    move('Loss', 0);
    await calm();
    expect(asked).toEqual([{ direction: 'in', impairment: { seed: 7 } }]);
  });

  it('take a figure that is typed, and say what is none', async () => {
    show(plain);
    const field = screen.getByRole('textbox', { name: 'Rate in Mbit/s' });
    fireEvent.change(field, { target: { value: 'fast' } });
    expect(screen.getByRole('alert').textContent).toContain('1000000 Mbit/s');
    fireEvent.change(field, { target: { value: '1.5' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await calm();
    expect(asked).toEqual([{ direction: 'both', impairment: { rate: 1_500_000 } }]);
  });

  it('show the present values again when the helper refuses, and say why', async () => {
    refusal = { kind: 'invalid', step: 'datapath.impair', ...say('port.settingsNotChanged', { port: 'tap:tap0' }) };
    show(plain);
    move('Delay', 4);
    await calm();
    await answer();
    expect(slider('Delay').getAttribute('aria-valuetext')).toBe('0 ms');
    expect(screen.getByRole('alert').textContent).toContain('The settings of tap:tap0 were not changed.');
  });

  it('are overtaken by the button that takes all of it away, and what was refused is forgotten', async () => {
    refusal = { kind: 'invalid', step: 'datapath.impair', ...say('port.settingsNotChanged', { port: 'tap:tap0' }) };
    show(plain);
    move('Delay', 4);
    await calm();
    await answer();
    refusal = null;
    move('Loss', 5);
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    for (let round = 0; round < 3; round += 1) {
      await calm();
      await answer();
    }
    expect(asked.at(-1)).toEqual({ direction: 'both', impairment: null });
    expect(asked).toHaveLength(2);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('suspend leaves no impairment once it is switched off', async () => {
    show(
      port(
        { kind: 'tap', device: 'tap0', settings: { impair: { in: { suspended: true }, out: { suspended: true } } } },
        2,
      ),
    );
    fireEvent.click(screen.getByRole('switch', { name: /Suspend/ }));
    await calm();
    expect(asked).toEqual([{ direction: 'both', impairment: null }]);
  });
});
