// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useSteady } from './useSteady.ts';

afterEach(cleanup);

function Shown({ value }: { value: string }) {
  return <p>{useSteady(value)}</p>;
}

it('shows nothing new while a button of the pointer is down', () => {
  const { rerender } = render(<Shown value="before" />);
  rerender(<Shown value="a" />);
  expect(screen.getByText('a')).toBeTruthy();
  fireEvent.pointerDown(window);
  rerender(<Shown value="b" />);
  rerender(<Shown value="c" />);
  expect(screen.getByText('a')).toBeTruthy();
  act(() => void fireEvent.pointerUp(window));
  expect(screen.getByText('c')).toBeTruthy();
});
