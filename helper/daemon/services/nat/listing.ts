import { networkOfChain, type Chain } from './ruleset.ts';

/**
 * What `nft -j list table inet taproom` says, as far as it concerns us. Foreign text: nothing in it is taken for
 * granted. Pure.
 */
export interface ListedTable {
  /** Names of all chains in the table. */
  readonly chains: readonly string[];
  /** What a network has there, in a form that compares. */
  part(network: string): string;
}

export function parseListing(text: string): ListedTable | null {
  let items: unknown;
  try {
    items = (JSON.parse(text) as { nftables?: unknown } | null)?.nftables;
  } catch {
    return null;
  }
  if (!Array.isArray(items)) return null;
  const chains = new Map<string, { kind: string; rules: unknown[] }>();
  for (const item of items as Record<string, Record<string, unknown> | undefined>[]) {
    const { chain, rule } = item;
    if (typeof chain?.name === 'string') chains.set(chain.name, { kind: kindOf(chain), rules: [] });
    if (typeof rule?.chain === 'string') chains.get(rule.chain)?.rules.push(rule.expr);
  }
  return {
    chains: [...chains.keys()],
    part: (network) => compared([...chains].filter(([name]) => networkOfChain(name) === network)),
  };
}

/** The same form of what is wanted. */
export const wantedPart = (chains: readonly Chain[]): string =>
  compared(chains.map((chain) => [chain.name, { kind: kindOf(chain), rules: chain.rules }]));

const kindOf = ({
  type,
  hook,
  prio,
  policy = 'accept',
}: {
  type?: unknown;
  hook?: unknown;
  prio?: unknown;
  policy?: unknown;
}): string => JSON.stringify([type, hook, prio, policy]);

function compared(chains: readonly (readonly [string, { kind: string; rules: readonly unknown[] }])[]): string {
  const sorted = [...chains].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted.map(([name, { kind, rules }]) => [name, kind, rules.map(normal)]));
}

/**
 * One spelling of an expression: keys in order, no counts, and where releases of nft differ (`in` or
 * `==` for flags, a set or a list, the family that other matches imply) the same one.
 */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isFamily(item)).map(normal);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  if ('counter' in fields) return 'counter';
  if ('masquerade' in fields) return 'masquerade';
  const entries = Object.entries(fields).map(([key, inner]): [string, unknown] => {
    if (key === 'op' && inner === 'in') return [key, '=='];
    if (key === 'right') return [key, normal(listOf(inner))];
    return [key, normal(inner)];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Several values: sorted, because their order means nothing. */
function listOf(value: unknown): unknown {
  const list = typeof value === 'object' && value !== null && 'set' in value ? value.set : value;
  return Array.isArray(list)
    ? [...(list as unknown[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : list;
}

const isFamily = (item: unknown): boolean =>
  (item as { match?: { left?: { meta?: { key?: unknown } } } } | null)?.match?.left?.meta?.key === 'nfproto';

/** Base chains at the forward hook that drop what nobody accepts: NAT alone does not get past them. */
export function droppingChains(text: string): string[] {
  let items: unknown;
  try {
    items = (JSON.parse(text) as { nftables?: unknown } | null)?.nftables;
  } catch {
    return [];
  }
  if (!Array.isArray(items)) return [];
  return (items as { chain?: Record<string, unknown> }[]).flatMap(({ chain }) =>
    chain?.hook === 'forward' && chain.policy === 'drop'
      ? [`${String(chain.family)} ${String(chain.table)} ${String(chain.name)}`]
      : [],
  );
}
