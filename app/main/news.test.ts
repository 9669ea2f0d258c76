import { describe, expect, it } from 'vitest';
import type { NetworkState } from '../../helper/protocol/index.ts';
import { say } from '../../helper/protocol/messages/index.ts';
import { newsOf } from './news.ts';
import { change, network, waiting, watched } from './test-watched.ts';

const failure = {
  kind: 'failed',
  step: 'network.up',
  ...say('link.notChanged', { link: 'br0' }),
  remedy: say('request.tryAgain'),
} as const;
const titles = (before: NetworkState, after: NetworkState) =>
  newsOf(
    watched({ networks: [network('lab', { state: before })] }),
    watched({
      networks: [
        network('lab', {
          state: after,
          since: '2026-01-01T00:00:09Z',
          ...(after === 'failed' ? { error: failure } : {}),
        }),
      ],
    }),
  ).map(({ title: [key] }) => key);

describe('news of a network', () => {
  it.each<[NetworkState, NetworkState, string[]]>([
    ['connecting', 'up', ['news.up']],
    ['down', 'up', ['news.up']],
    ['pending', 'up', ['news.up']],
    ['disconnecting', 'down', ['news.down']],
    ['up', 'down', ['news.down']],
    ['connecting', 'failed', ['news.failed']],
    ['failed', 'failed', ['news.failed']],
    ['down', 'connecting', []],
    ['connecting', 'pending', []],
    ['pending', 'down', []],
    ['pending', 'failed', []],
    ['up', 'disconnecting', []],
    ['up', 'up', []],
    ['failed', 'down', []],
  ])('%s to %s', (before, after, news) => expect(titles(before, after)).toEqual(news));

  it('says why it failed, and what to do', () => {
    const [news] = newsOf(
      watched({ networks: [network('lab')] }),
      watched({ networks: [network('lab', { state: 'failed', error: failure })] }),
    );
    expect(news?.body).toEqual({ said: [say('link.notChanged', { link: 'br0' }), say('request.tryAgain')] });
  });

  it('is none of what was found, only of what happened', () => {
    const up = watched({ networks: [network('lab', { state: 'up' })] });
    expect(newsOf(null, up)).toEqual([]);
    expect(newsOf(up, null)).toEqual([]);
    expect(newsOf(watched(), up)).toEqual([]);
  });
});

describe('news of what waits', () => {
  const pending = watched({
    pending: waiting(4, '2026-01-01T00:00:30Z'),
    history: [change(4, { outcome: 'pending' })],
  });
  const end = (outcome: 'done' | 'reverted' | 'stuck') =>
    newsOf(pending, watched({ history: [change(4, { outcome })] })).map(({ title: [key] }) => key);
  it('that it waits, once', () => {
    expect(newsOf(watched(), pending).map(({ title: [key] }) => key)).toEqual(['news.pending']);
    expect(newsOf(pending, { ...pending })).toEqual([]);
  });
  it('that it went back, or did not wholly; who kept it knows', () => {
    expect(end('reverted')).toEqual(['news.reverted']);
    expect(end('stuck')).toEqual(['news.stuck']);
    expect(end('done')).toEqual([]);
  });
  it('not of what went back before anybody looked', () => {
    expect(newsOf(watched(), watched({ history: [change(4, { outcome: 'reverted' })] }))).toEqual([]);
  });
});
