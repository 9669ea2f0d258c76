import { describe, expect, it } from 'vitest';
import { LinkAdd, type Operation, type Result, type Step } from '../../../protocol/index.ts';
import { say, verbatim } from '../../../protocol/messages/index.ts';
import { createBatch } from './create-batch.ts';

const step = (operation: Operation): Step => ({
  operation,
  inverse: [],
  summary: verbatim(''),
  commands: [],
  change: 'add',
  risks: [],
});
const link = (name: string, more: object = {}): Step =>
  step({ op: 'link.add', link: LinkAdd.parse({ kind: 'bridge', name, ...more }) });
const address = (name: string): Step =>
  step({ op: 'address.add', namespace: '', link: name, address: { address: '10.0.0.1/24' } });
const pairs = (count: number): Step[] =>
  Array.from({ length: count }, (_, at) => [link(`b${at}`), address(`b${at}`)]).flat();
const nameOf = (operation: Operation): string =>
  operation.op === 'link.add'
    ? operation.link.name
    : operation.op === 'address.add'
      ? `${operation.link}+`
      : operation.op;
const never = (): Promise<Result<unknown>> => Promise.reject(new Error('nothing is to be carried out'));
const counted = (steps: readonly Step[], from = 0): number => createBatch(never, steps, from)?.count ?? 0;

describe('new links that go together', () => {
  it('are begun before the first is answered, each address after its link', async () => {
    const begun: string[] = [];
    const answer: (() => void)[] = [];
    const together = createBatch(
      (operation) => {
        begun.push(nameOf(operation));
        return new Promise((resolve) => answer.push(() => resolve({ ok: true, value: null })));
      },
      pairs(8),
      0,
    );
    const done = together?.carryOut();
    expect(begun).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7']);
    answer[3]?.();
    await new Promise(setImmediate);
    expect(begun.slice(8)).toEqual(['b3+']);
    for (let at = 0; at < 16; at++) {
      answer[at]?.();
      await new Promise(setImmediate);
    }
    expect(await done).toEqual({ ok: true });
  });

  it('say which of them failed, after all of them have ended', async () => {
    let ended = 0;
    const together = createBatch(
      async (operation) => {
        await new Promise(setImmediate);
        ended += 1;
        return nameOf(operation) === 'b5'
          ? { ok: false, error: { kind: 'failed', step: 'test', ...say('change.notBegun') } }
          : { ok: true, value: null };
      },
      pairs(8),
      0,
    );
    expect(await together?.carryOut()).toMatchObject({ ok: false, at: 10, error: { code: 'change.notBegun' } });
    // The address of the link that was not made is not tried.
    expect(ended).toBe(15);
  });

  it('are few enough that a failure is told soon, and not so few that each is better told', () => {
    expect(counted(pairs(100))).toBe(64);
    expect(counted(pairs(100), 190)).toBe(0);
    expect(counted(pairs(7))).toBe(0);
  });

  it('need nothing of each other, and nothing that is there before', () => {
    const many = pairs(10);
    expect(counted([...many, link('v', { kind: 'vlan', options: { parent: 'b1', id: 7 } }), ...many])).toBe(20);
    expect(counted([...many, link('p', { kind: 'dummy', controller: 'b1' })])).toBe(20);
    expect(counted([...many, address('eth0')])).toBe(20);
    expect(counted([...many, link('t', { kind: 'tap' })])).toBe(20);
    expect(counted([...many, link('b3')])).toBe(20);
    expect(counted([...many, link('c', { addresses: ['10.1.0.1/24'] })])).toBe(21);
    expect(counted([address('eth0'), ...many])).toBe(0);
  });
});
