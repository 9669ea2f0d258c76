import { expect, test } from 'vitest';
import { fitted } from './viewport.ts';

const bounds = { x: 0, y: -100, width: 1000, height: 500 };

test('the whole picture stands in the window, a little above its middle', () => {
  const { x, y, zoom } = fitted(bounds, 1200, 900, 0.75, 1.15);
  expect(bounds.width * zoom).toBeLessThanOrEqual(1200);
  expect(x + (bounds.x + bounds.width / 2) * zoom).toBeCloseTo(600);
  const above = bounds.y * zoom + y;
  const below = 900 - (above + bounds.height * zoom);
  expect(above).toBeGreaterThan(0);
  expect(above / (above + below)).toBeCloseTo(0.42);
});

test('what would be too small to read starts at its beginning instead', () => {
  const { x, y, zoom } = fitted(bounds, 400, 300, 0.75, 1.15);
  expect([x + bounds.x * zoom, y + bounds.y * zoom, zoom]).toEqual([24, 24, 0.75]);
});
