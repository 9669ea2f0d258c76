import type { TFunction } from 'i18next';
import type { Link, OwnerRow } from '../../../../helper/protocol/index.ts';

/** Whose an object is, in the words of a column. */
export interface Whose {
  text: string;
  isOurs: boolean;
  /** The network of ours that it belongs to. */
  network: string | null;
}

/** An owner that is known in particular; nobody in particular made it by hand, with `ip` for example. Pure. */
export function whoseRow(owner: OwnerRow | undefined, t: TFunction): Whose {
  if (owner === undefined) return { text: t('links:owner.hand'), isOurs: false, network: null };
  const isOurs = owner.owner === 'taproom';
  const network = isOurs ? owner.network : null;
  return { text: network ?? t(`links:owner.${owner.owner}`), isOurs, network };
}

/** The same of a link, whose own mark says something where no owner is told. Pure. */
export function whoseLink(link: Pick<Link, 'owner'>, owner: OwnerRow | undefined, t: TFunction): Whose {
  if (owner !== undefined || link.owner === 'other') return whoseRow(owner, t);
  return { text: t(`links:owner.${link.owner}`), isOurs: link.owner === 'taproom', network: null };
}
