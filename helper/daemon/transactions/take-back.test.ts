import { describe, expect, it } from 'vitest';
import { ok, type Operation } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure } from '../errors.ts';
import { createLog } from '../log.ts';
import { stepOf } from './records.fixture.ts';
import { inversesOf, lastWords, takeBack } from './take-back.ts';

const set = (link: string, what: Extract<Operation, { op: 'link.set' }>['set']): Operation => ({
  op: 'link.set',
  namespace: '',
  link,
  set: what,
});
const remove = (link: string): Operation => ({ op: 'link.delete', namespace: '', link, alias: 'taproom:lab' });
const log = createLog('error', () => undefined);

describe('taking back', () => {
  it('goes from the last step to the first, each inverse in its own order', () => {
    const two = { ...stepOf('b'), inverse: [set('b', { up: false }), remove('b')] };
    expect(inversesOf([stepOf('a'), two])).toEqual([set('b', { up: false }), remove('b'), remove('a')]);
  });

  it('looks only at the last word about a thing', () => {
    expect(lastWords([set('a', { up: false, mtu: 1400 }), remove('b'), set('a', { up: true })])).toEqual([
      set('a', { mtu: 1400 }),
      remove('b'),
      set('a', { up: true }),
    ]);
    const address: Operation = { op: 'address.delete', namespace: '', link: 'a', address: '10.0.0.1/24' };
    const back: Operation = { op: 'address.add', namespace: '', link: 'a', address: { address: '10.0.0.1/24' } };
    expect(lastWords([address, back])).toEqual([back]);
  });

  it('tries again what did not go at once', async () => {
    let tries = 0;
    const carryOut = () =>
      Promise.resolve(tries++ < 2 ? failure('conflict', 'link.delete', say('link.inUse')) : ok(null));
    expect(await takeBack({ carryOut, isInPlace: () => Promise.resolve(true), log }, [stepOf('a')])).toEqual([]);
    expect(tries).toBe(3);
  });

  it('names what does not go, and takes the rest back all the same', async () => {
    const done: string[] = [];
    const carryOut = (operation: Operation) => {
      const name = operation.op === 'link.delete' ? operation.link : '';
      if (name === 'b') return Promise.resolve(failure('failed', 'link.delete', say('change.notBegun')));
      done.push(name);
      return Promise.resolve(ok(null));
    };
    const stuck = await takeBack({ carryOut, isInPlace: () => Promise.resolve(true), log }, [
      stepOf('a'),
      stepOf('b'),
      stepOf('c'),
    ]);
    expect(done).toEqual(['c', 'a']);
    expect(stuck).toMatchObject([{ operation: remove('b'), error: { code: 'change.notBegun' } }]);
  });

  it('does not believe what it does not see', async () => {
    const stuck = await takeBack(
      { carryOut: () => Promise.resolve(ok(null)), isInPlace: () => Promise.resolve(false), log },
      [stepOf('a')],
    );
    expect(stuck).toEqual([{ operation: remove('a'), error: null }]);
  });
});
