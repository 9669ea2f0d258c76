import { expect, it } from 'vitest';
import { LatestSample } from './latest-sample.ts';

it('has one sample on its way, and of those that come meanwhile the latest goes next', () => {
  const written: string[] = [];
  const taken: (() => void)[] = [];
  let mayGo = true;
  const sample = new LatestSample(
    (text, sent) => {
      written.push((JSON.parse(text) as { params: { at: number } }).params.at.toString());
      taken.push(sent);
    },
    () => mayGo,
  );
  for (const at of [1, 2, 3]) sample.offer(`{"at":${at}}`);
  expect(written).toEqual(['1']);
  taken[0]?.();
  expect(written).toEqual(['1', '3']);

  mayGo = false;
  taken[1]?.();
  sample.offer('{"at":4}');
  expect(written).toEqual(['1', '3']);
  mayGo = true;
  sample.flush();
  expect(written).toEqual(['1', '3', '4']);

  sample.offer('{"at":5}');
  sample.forget();
  taken[2]?.();
  expect(written).toEqual(['1', '3', '4']);
});
