import type { OwnerRow } from '../../../../helper/protocol/index.ts';

/** Worth a word beside an address or a route: what the kernel adds by itself is the rule. */
export const isTold = (owner: OwnerRow | undefined): owner is OwnerRow =>
  owner !== undefined && owner.owner !== 'kernel';
