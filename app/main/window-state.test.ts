import { describe, expect, it } from 'vitest';
import { initialBounds } from './window-state.ts';

const display = { x: 0, y: 0, width: 1920, height: 1080 };
const saved = (value: unknown) => ({ kind: 'value' as const, value });

describe('initialBounds', () => {
  it('starts at a good size', () => {
    expect(initialBounds({ kind: 'absent' }, [display])).toEqual({ width: 1280, height: 800, maximised: false });
  });

  it('fits a small display, but not below the smallest window', () => {
    const small = { x: 0, y: 0, width: 1024, height: 560 };
    expect(initialBounds({ kind: 'absent' }, [small])).toEqual({ width: 1024, height: 600, maximised: false });
  });

  it('returns to where it was', () => {
    const state = { x: 100, y: 50, width: 1000, height: 700, maximised: true };
    expect(initialBounds(saved(state), [display])).toEqual(state);
  });

  it('forgets a place on a display that is gone, and keeps the size', () => {
    const state = { x: 2500, y: 50, width: 1000, height: 700, maximised: false };
    expect(initialBounds(saved(state), [display])).toEqual({ width: 1000, height: 700, maximised: false });
  });

  it.each([[{ x: 'left' }], [null], [{ x: 0, y: 0, width: -5, height: 700, maximised: false }]])(
    'takes %j for no state',
    (value) => {
      expect(initialBounds(saved(value), [display])).toEqual({ width: 1280, height: 800, maximised: false });
    },
  );
});
