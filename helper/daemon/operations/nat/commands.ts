import { NFT_TABLE, type OperationOf } from '../../../protocol/index.ts';
import { canonicalPrefix } from '../../world/canonical.ts';
import { quoted, type Word } from '../../../document/ip/words.ts';
import { within } from '../../../document/ip/words.ts';

const CHAINS = {
  postrouting: 'type nat hook postrouting priority srcnat',
  prerouting: 'type nat hook prerouting priority dstnat',
} as const;

/** The rules' meaning, one a line; the helper's own ruleset is set in one transaction. */
export function natCommands({ namespace, network, nat: entries }: OperationOf<'nat.set'>): string[] {
  const nft = (...words: readonly Word[]): string => within(namespace, 'nft', ...words);
  const chain = (hook: string): string => `inet ${NFT_TABLE} ${hook}-${network}`;
  if (entries.length === 0)
    return ['postrouting', 'prerouting', 'output', 'forward'].map(
      (hook) => `${nft('delete chain', chain(hook))} || true`,
    );
  const hooks = entries.some(({ publish }) => publish.length > 0)
    ? (['postrouting', 'prerouting'] as const)
    : (['postrouting'] as const);
  return [
    nft('add table inet', NFT_TABLE),
    ...hooks.map((hook) => nft('add chain', chain(hook), `'{ ${CHAINS[hook]}; }'`)),
    ...entries.flatMap(({ from, out, publish }) => [
      ...sources(from).map(({ match, outside }) =>
        nft(
          'add rule',
          chain('postrouting'),
          match,
          out === undefined ? outside : ['oifname', quoted(out)],
          'masquerade',
        ),
      ),
      ...publish.map(({ protocol, port, to, toPort }) =>
        nft(
          'add rule',
          chain('prerouting'),
          'fib daddr type local',
          protocol,
          'dport',
          port,
          'dnat',
          to.includes(':') ? 'ip6' : 'ip',
          'to',
          toPort === undefined ? to : to.includes(':') ? `[${to}]:${toPort}` : `${to}:${toPort}`,
        ),
      ),
    ]),
  ];
}

/** What NAT is for, as nft matches it; without a prefix to be outside of, the loopback alone is inside. */
function sources(from: string): { match: string; outside: string }[] {
  const prefix = canonicalPrefix(from);
  if (prefix !== 'default') {
    const family = prefix.includes(':') ? 'ip6' : 'ip';
    return [{ match: `${family} saddr ${prefix}`, outside: `${family} daddr != ${prefix}` }];
  }
  const families = from === 'default' ? ['ipv4', 'ipv6'] : [from.includes(':') ? 'ipv6' : 'ipv4'];
  return families.map((family) => ({ match: `meta nfproto ${family}`, outside: 'oifname != lo' }));
}
