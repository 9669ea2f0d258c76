import { expect, test } from 'vitest';
import { namespace } from '../../../state/test-rows.ts';
import { channelAt } from './channels.ts';
import { crossingsOf } from './crossings.fixture.ts';
import { generate } from './generated.fixture.ts';
import { layoutPicture } from './picture.ts';
import { keyOf } from './relations.ts';

test.each(Array.from({ length: 20 }, (_, i) => i))(
  'no cable runs through a card that is not its own: ten networks of up to 300 links, %i',
  (decade) => {
    for (let seed = decade * 10 + 1; seed <= decade * 10 + 10; seed += 1) {
      const { links, datapaths } = generate(seed, 8 + Math.floor(seed * 1.46));
      const spaces = [...new Set(links.map((link) => link.namespace))];
      for (const isUnfolded of [false, true]) {
        const picture = layoutPicture({
          links,
          datapaths,
          folds: new Map(isUnfolded ? spaces.map((name) => [name, false]) : []),
          namespaces: spaces.map(namespace),
          addressed: new Set(links.filter((_, i) => i % 3 === 0).map(keyOf)),
          width: seed % 2 === 0 ? 1000 : 2600,
        });
        expect(crossingsOf(picture), `seed ${seed}`).toEqual([]);
      }
    }
  },
  120_000,
);

test('a channel is straight where nothing stands, else beside what stands there', () => {
  const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 });
  expect(channelAt(50, 0, 200, [])).toBe(50);
  expect(channelAt(50, 0, 200, [box(0, 300)])).toBe(50);
  expect(channelAt(50, 0, 200, [box(0, 100)])).toBe(107);
  expect(channelAt(50, 0, 200, [box(0, 100), box(104, 100)])).toBe(211);
});
