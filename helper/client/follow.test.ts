import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchanges } from '../protocol/documentation/examples.ts';
import type { Change } from '../protocol/index.ts';
import { connect } from './connection.ts';
import { follow, type Followed } from './follow.ts';
import { helloAnswer, line, LineServer } from './line-server.fixture.ts';

const { link } = exchanges['link.add'].result;
const named = (name: string) => ({ ...link, name });
const put = (name: string | null): Change => ({ topic: 'links', key: '/7', value: name === null ? null : named(name) });
const event = (from: number, revision: number, ...changes: Change[]): string =>
  line({ method: 'changes', params: { from, revision, changes } });

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

/** Follows a helper that answers each subscription with the next of these snapshots, then sends what is told. */
async function following(...snapshots: { revision: number; name: string; then?: string }[]) {
  let socket: Socket | undefined;
  let asked = 0;
  const server = new LineServer((request, from) => {
    socket = from;
    if (request.method === 'hello') return void from.write(helloAnswer(request.id));
    const next = snapshots[asked++];
    const result = { ...exchanges.subscribe.result, revision: next?.revision ?? 0, links: [named(next?.name ?? '')] };
    from.write(line({ id: request.id, result }) + (next?.then ?? ''));
  });
  await server.listen();
  cleanup.push(() => server.remove());
  const connection = await connect({ socket: server.path, client: 'test' });
  if (!connection.ok) throw new Error(connection.error.message);
  cleanup.push(() => connection.value.close());
  const heard: string[] = [];
  const followed = await follow(connection.value, ['links'], {
    changed: ({ value }, before) =>
      heard.push(`${before && 'name' in before ? before.name : '-'} > ${value && 'name' in value ? value.name : '-'}`),
    lost: () => heard.push('lost'),
  });
  if (!followed.ok) throw new Error(followed.error.message);
  const nameIs = (name: string | undefined) =>
    expect.poll(() => (followed.value satisfies Followed).observed.tables.links.get('/7')?.name).toBe(name);
  return { heard, nameIs, send: (text: string) => socket?.write(text), asked: () => asked };
}

describe('follow', () => {
  it('tells each change in order, beside the row that it took the place of', async () => {
    const { heard, nameIs, send } = await following({ revision: 5, name: 'a', then: event(5, 6, put('b'), put('c')) });
    await nameIs('c');
    send(event(6, 7, put(null)));
    await nameIs(undefined);
    expect(heard).toEqual(['a > b', 'b > c', 'c > -']);
  });

  it('subscribes again where a revision is missing, once, and goes on from there', async () => {
    const missed = event(7, 8, put('x')) + event(8, 9, put('y'));
    const { heard, nameIs, send, asked } = await following(
      { revision: 5, name: 'a', then: missed },
      { revision: 9, name: 'z', then: event(9, 10, put('last')) },
    );
    await nameIs('last');
    expect(heard).toEqual(['lost', 'z > last']);
    expect(asked()).toBe(2);
    // What the snapshot contains already is not told again.
    send(event(6, 7, put('old')) + event(10, 11, put('new')));
    await nameIs('new');
    expect(heard.at(-1)).toBe('last > new');
  });

  it('replaces everything when the helper missed something itself', async () => {
    const { heard, nameIs, send } = await following({ revision: 5, name: 'a' });
    send(
      line({ method: 'resync', params: { ...exchanges.subscribe.result, revision: 20, links: [named('anew')] } }) +
        event(20, 21, put('next')),
    );
    await nameIs('next');
    expect(heard).toEqual(['lost', 'anew > next']);
  });
});
