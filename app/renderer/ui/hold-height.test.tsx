// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { holdHeight } from './hold-height.ts';

afterEach(cleanup);

it.each(['pointerUp', 'pointerCancel'] as const)('keeps the height from pointerDown to %s', (end) => {
  render(
    <div data-testid="frame" onPointerDownCapture={holdHeight}>
      <button>Undo</button>
    </div>,
  );
  const frame = screen.getByTestId('frame');
  Object.defineProperty(frame, 'offsetHeight', { value: 120 });
  fireEvent.pointerDown(screen.getByRole('button'));
  expect(frame.style.flex).toBe('0 0 120px');
  fireEvent[end](window);
  expect(frame.style.flex).toBe('');
});
