// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { helperInfo } from '../../../shared/helper-info.fixture.ts';
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
const connected: HelperState = { state: 'connected', info: helperInfo() };

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
