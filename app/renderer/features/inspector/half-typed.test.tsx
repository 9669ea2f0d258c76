// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { HelperState } from '../../../shared/ipc.ts';
import { useApp } from '../../state/index.ts';
import { TypedScope, useTyped } from './half-typed.ts';

function Input() {
  const [typed, setTyped] = useTyped('mtu');
  return <input value={typed ?? 'saved'} onChange={(event) => setTyped(event.target.value)} />;
}
const open = (scope: string) =>
  render(
    <TypedScope value={scope}>
      <Input />
    </TypedScope>,
  );
const text = () => screen.getByRole<HTMLInputElement>('textbox').value;
const type = (value: string) => fireEvent.change(screen.getByRole('textbox'), { target: { value } });
const gone: HelperState = { state: 'connecting' };
const connected: HelperState = {
  state: 'connected',
  info: {
    protocol: 1,
    version: '0.1.0',
    pid: 1,
    sandbox: true,
    hostname: 'h',
    kernel: '6',
    startedAt: '2026-01-01T00:00:00Z',
    authorization: { mayObserve: true, mayChange: true, by: 'owner', uid: 1000 },
    capabilities: [],
  },
};

afterEach(cleanup);

describe('half-typed text', () => {
  it('is there again when the helper is back, at the same link only, and once', () => {
    useApp.setState({ helper: connected });
    const { unmount } = open('/2 eth0');
    type('1400');
    useApp.setState({ helper: gone });
    unmount();
    useApp.setState({ helper: connected });
    open('/2 br0').unmount();
    const back = open('/2 eth0');
    expect(text()).toBe('1400');
    back.unmount();
    open('/2 eth0');
    expect(text()).toBe('saved');
  });
  it('goes when somebody leaves the link', () => {
    useApp.setState({ helper: connected });
    const { unmount } = open('/2 eth0');
    type('1400');
    unmount();
    open('/2 eth0');
    expect(text()).toBe('saved');
  });
});
