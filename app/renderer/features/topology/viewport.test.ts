import { expect, test } from 'vitest';
import { Sight } from './sight.ts';
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

test('once all of it was asked for, all of it stays in the window when it grows', () => {
  const sight = new Sight();
  const wide = { ...bounds, width: 4000 };
  const isWhole = (of: typeof bounds) => {
    const { x, zoom } = fitted(of, 1200, 900, sight.least, sight.most);
    return of.x * zoom + x >= 0 && (of.x + of.width) * zoom + x <= 1200;
  };
  expect(isWhole(bounds)).toBe(true);
  expect(isWhole(wide)).toBe(false); // By itself it stays legible.
  sight.showAll();
  expect(isWhole(wide)).toBe(true);
  expect(isWhole({ ...wide, width: 6000 })).toBe(true);
  sight.move({ x: 1, y: 2, zoom: 1 });
  expect(sight.moved).toEqual({ x: 1, y: 2, zoom: 1 });
  sight.showAll();
  expect(sight.moved).toBeNull();
});
