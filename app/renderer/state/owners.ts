import type { Link, OwnerRow } from '../../../helper/protocol/index.ts';
import type { AppState } from './store.ts';

type Owned = OwnerRow['topic'];

/** Whose an object is, as far as somebody in particular is known; the key is the row's own. */
export const ownerOf =
  (topic: Owned, key: string) =>
  (state: AppState): OwnerRow | undefined =>
    state.observed.tables.owners.get(`${topic}:${key}`);

/** The network that an object belongs to, or null. */
export const networkOf = (owner: OwnerRow | undefined): string | null =>
  owner?.owner === 'taproom' ? owner.network : null;

/** Made through Taproom: by its mark, also where no owners are told (an older moment, the first picture). */
export const isOurs = (link: Link, owner: OwnerRow | undefined): boolean =>
  owner === undefined ? link.owner === 'taproom' : owner.owner === 'taproom';
