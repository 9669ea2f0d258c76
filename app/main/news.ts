import type { NetworkRow } from '../../helper/protocol/index.ts';
import { messageOf, type Message } from '../../helper/protocol/messages/index.ts';
import type { StringKey, Values } from './strings/index.ts';
import type { Watched } from './watched.ts';

/** Something that somebody who looks elsewhere wants to know. */
export interface News {
  /** What it is about: the next of the same takes its place. */
  about: string;
  title: [StringKey, Values];
  /** A text of ours, or what the helper says. */
  body: [StringKey, Values] | { said: readonly Message[] } | null;
}

const risen = (name: string): News => ({ about: `network ${name}`, title: ['news.up', { name }], body: null });
const gone = (name: string): News => ({ about: `network ${name}`, title: ['news.down', { name }], body: null });
const failed = ({ name, error }: NetworkRow): News => ({
  about: `network ${name}`,
  title: ['news.failed', { name }],
  body: error === null ? null : { said: [messageOf(error), ...(error.remedy ? [error.remedy] : [])] },
});

function ofNetwork(before: NetworkRow, after: NetworkRow): News[] {
  if (before.state === after.state && before.since === after.since) return [];
  // From `pending` it went back, which the change itself tells.
  if (after.state === 'failed') return before.state === 'pending' ? [] : [failed(after)];
  if (after.state === before.state) return [];
  if (after.state === 'up') return [risen(after.name)];
  return after.state === 'down' && (before.state === 'up' || before.state === 'disconnecting')
    ? [gone(after.name)]
    : [];
}

function ofPending(before: Watched, after: Watched): News[] {
  const news: News[] = [];
  if (after.pending !== null && after.pending.entry !== before.pending?.entry) {
    const { summary, seconds } = after.pending;
    news.push({
      about: 'pending',
      title: ['news.pending', {}],
      body: ['news.pendingBody', { summary, seconds: String(seconds) }],
    });
  }
  const outcomes = new Map(before.history.map(({ entry, outcome }) => [entry, outcome]));
  for (const { entry, outcome, summary, error } of after.history) {
    if (outcomes.get(entry) !== 'pending' || outcome === 'pending') continue;
    if (outcome === 'reverted')
      news.push({ about: 'pending', title: ['news.reverted', {}], body: ['news.revertedBody', { summary }] });
    if (outcome === 'stuck')
      news.push({
        about: 'pending',
        title: ['news.stuck', {}],
        body: { said: [error === null ? summary : messageOf(error)] },
      });
  }
  return news;
}

/** What has happened between two looks. Nothing between a helper that is not known and one that is. Pure. */
export function newsOf(before: Watched | null, after: Watched | null): News[] {
  if (before === null || after === null || before === after) return [];
  const known = new Map(before.networks.map((network) => [network.name, network]));
  return [
    ...after.networks.flatMap((network) => {
      const was = known.get(network.name);
      return was === undefined ? [] : ofNetwork(was, network);
    }),
    ...ofPending(before, after),
  ];
}
