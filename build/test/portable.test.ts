import { expect, it } from 'vitest';
import { machinePathsIn } from './portable.mjs';

const host = ['registry', 'example', 'org'].join('.');

it.each([
  ['a path in the checkout', 'see /home/me/taproom/build/x.mjs', '/home/me/taproom'],
  ['a registry', `"resolved": "https://${host}/zod.tgz"`, host],
])('finds %s', (_, text, found) => {
  expect(machinePathsIn(`first\n${text}\n`, ['/home/me/taproom'])).toEqual([{ line: 2, found }]);
});

it('lets other paths and hosts be', () => {
  expect(
    machinePathsIn('/run/netns /home/me/taproomd https://www.rfc-editor.org registry registry.has(x)', [
      '/home/me/taproom',
    ]),
  ).toEqual([]);
});
