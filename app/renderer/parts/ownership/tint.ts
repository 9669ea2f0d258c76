import type { CSSProperties } from 'react';

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
