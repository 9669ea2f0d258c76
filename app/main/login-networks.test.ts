import { expect, it } from 'vitest';
import { dueAtLogin, LoginNetworks } from './login-networks.ts';
import { helperOf, network, watched } from './test-watched.ts';

const networks = [
  network('a', { start: 'login' }),
  network('b'),
  network('c', { start: 'boot' }),
  network('d', { start: 'login', state: 'up' }),
  network('e', { start: 'login', faults: 1 }),
  network('f', { start: 'login' }),
];

it('only those that say so, are down and can be', () => expect(dueAtLogin(watched({ networks }))).toEqual(['a', 'f']));

it('one after the other, once, by the first helper that lets us', async () => {
  const asked: string[] = [];
  let release: () => void = () => undefined;
  const login = new LoginNetworks((name) => {
    asked.push(name);
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  login.look({ state: 'connecting' }, watched({ networks }));
  login.look(helperOf(false, false), watched({ networks }));
  login.look(helperOf(false, true), null);
  expect(asked).toEqual([]);
  login.look(helperOf(false, true), watched({ networks }));
  expect(asked).toEqual(['a']);
  release();
  await Promise.resolve();
  await Promise.resolve();
  expect(asked).toEqual(['a', 'f']);
  login.look(helperOf(false, true), watched({ networks }));
  expect(asked).toEqual(['a', 'f']);
});
