import type { TFunction } from 'i18next';
import type { Link, OwnerRow } from '../../../../helper/protocol/index.ts';
import type { CSSProperties } from 'react';

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

/** Worth a word beside an address or a route: what the kernel adds by itself is the rule. */
export const isTold = (owner: OwnerRow | undefined): owner is OwnerRow =>
  owner !== undefined && owner.owner !== 'kernel';

/** How many tints the palette has (`--tint-1` ... of ui/tokens.css); more networks share them. */
const TINTS = 6;

/** A network's tint, by its name alone: it stays when others come and go. Pure. */
export function tintOf(network: string): number {
  let hash = 0;
  for (const character of network) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return (hash % TINTS) + 1;
}

/** `--tint` for what is drawn in it. */
export const tintStyle = (network: string): CSSProperties => ({ '--tint': `var(--tint-${tintOf(network)})` });
