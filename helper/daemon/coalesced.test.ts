import { expect, it } from 'vitest';
import { Coalesced } from './coalesced.ts';

it('answers each request by a run that began after it, and never runs twice at once', async () => {
  const gates: (() => void)[] = [];
  let running = 0;
  let begun = 0;
  const work = new Coalesced(async () => {
    begun += 1;
    running += 1;
    expect(running).toBe(1);
    await new Promise<void>((resolve) => gates.push(resolve));
    running -= 1;
  });
  const first = work.request();
  await Promise.resolve();
  await Promise.resolve();
  expect(begun).toBe(1);
  let isSettled = false;
  void work.settled().then(() => {
    isSettled = true;
  });
  const second = work.request();
  const third = work.request();
  gates[0]?.();
  expect(isSettled, 'while it runs').toBe(false);
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun, 'two requests share one run').toBe(2);
  gates[1]?.();
  await Promise.all([second, third]);
  expect(begun).toBe(2);
  expect(isSettled).toBe(true);
  await work.settled();
  expect(begun, 'nothing is begun by waiting').toBe(2);
});
