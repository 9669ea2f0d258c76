import type { Address, Route, Rule } from '../../../protocol/index.ts';
import { addressKey, routePlace, rulePlace } from '../../world/keys.ts';
import { worldRoute, worldRule } from '../../world/rows.ts';
import type { Claim } from '../../world/types.ts';

/** Which network that is up holds a row of the kernel's, by the keys of its claims. */
export class ClaimedBy {
  readonly #networks = new Map<string, string>();

  constructor(networks: Iterable<{ name: string; claims: readonly Claim[] }>) {
    for (const { name, claims } of networks) {
      for (const { key, operation } of claims) {
        this.#networks.set(key, name);
        // Addresses may come with their link, in one operation.
        if (operation.op === 'link.add') {
          const { namespace, name: link, addresses } = operation.link;
          for (const address of addresses) this.#networks.set(addressKey(namespace, link, address), name);
        }
      }
    }
  }

  address(row: Address, linkName: string): string | null {
    return this.#networks.get(addressKey(row.namespace, linkName, `${row.address}/${row.prefixLength}`)) ?? null;
  }

  route(row: Route): string | null {
    const route = worldRoute(row, () => undefined);
    return route === null ? null : (this.#networks.get(`route:${routePlace(route.spec)}`) ?? null);
  }

  /** A rule without a priority in its document was given one by the kernel. */
  rule(row: Rule): string | null {
    const { priority: _, ...unsaid } = worldRule(row);
    return (
      this.#networks.get(`rule:${rulePlace(worldRule(row))}`) ?? this.#networks.get(`rule:${rulePlace(unsaid)}`) ?? null
    );
  }
}
