import { expect, it } from 'vitest';
import { WaitingLines } from './waiting-lines.ts';

it('gives lines in their order, and is full by their number or their characters', () => {
  const lines = new WaitingLines();
  expect(lines.take()).toBeNull();
  for (let at = 0; at < 65; at += 1) lines.push(String(at));
  expect(lines.isFull).toBe(true);
  expect(Array.from({ length: 66 }, () => lines.take())).toEqual([
    ...Array.from({ length: 65 }, (_, at) => String(at)),
    null,
  ]);
  expect(lines.isFull).toBe(false);
  expect(lines.characters).toBe(0);

  lines.push('x'.repeat(1024 * 1024));
  expect(lines.isFull).toBe(false);
  lines.push('y');
  expect(lines.isFull).toBe(true);
  lines.clear();
  expect([lines.isFull, lines.characters, lines.take()]).toEqual([false, 0, null]);
});
