import type { Address, Link } from '../../../../helper/protocol/index.ts';
import type { Tone } from '../../ui/Badge.tsx';

/** What a link's flags amount to for somebody who looks at a list. */
type LinkState = 'up' | 'down' | 'noCarrier' | 'lowerDown' | 'dormant';

export function linkState(link: Pick<Link, 'up' | 'carrier' | 'operState'>): LinkState {
  if (!link.up) return 'down';
  if (link.operState === 'lowerlayerdown') return 'lowerDown';
  if (link.operState === 'dormant') return 'dormant';
  return link.carrier ? 'up' : 'noCarrier';
}

export const STATE_TONE: Record<LinkState, Tone> = {
  up: 'ok',
  down: 'idle',
  noCarrier: 'warn',
  lowerDown: 'warn',
  dormant: 'warn',
};

/** Links that the kernel keeps whatever one does. */
export const canDelete = (link: Pick<Link, 'kind'>): boolean => link.kind !== 'loopback' && link.kind !== 'physical';

/** The address that says most: a global one before the others, IPv4 before IPv6. */
export const firstAddress = (addresses: readonly Address[]): Address | undefined =>
  addresses.find((address) => address.scope === 'global' && address.family === 'ipv4') ??
  addresses.find((address) => address.scope === 'global') ??
  addresses.find((address) => address.family === 'ipv4') ??
  addresses[0];
