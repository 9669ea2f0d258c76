import { addressFamily, parseCidr, type Address, type Operation, type Route, type RouteAdd, type Rule, type RuleAdd } from '../../../protocol/index.ts';
import type { Claim } from '../../plan/types.ts';

/** What each network that is up holds, by what it can be recognised by in the kernel's rows. */
export class ClaimedBy {
  readonly #networks = new Map<string, string>();

  constructor(networks: Iterable<{ name: string; claims: readonly Claim[] }>) {
    for (const { name, claims } of networks) {
      for (const { operation } of claims) for (const key of keysOf(operation)) if (!this.#networks.has(key)) this.#networks.set(key, name);
    }
  }

  address(row: Address, linkName: string): string | null {
    return this.#networks.get(addressKey(row.namespace, linkName, row.address, row.prefixLength)) ?? null;
  }

  route(row: Route): string | null {
    return this.#networks.get(routeKey(row.namespace, row.family, row.destination, row.table, row.metric))
      ?? this.#networks.get(routeKey(row.namespace, row.family, row.destination, row.table, undefined)) ?? null;
  }

  rule(row: Rule): string | null {
    return this.#networks.get(ruleKey(row)) ?? this.#networks.get(ruleKey({ ...row, priority: null })) ?? null;
  }
}

function keysOf(operation: Operation): string[] {
  switch (operation.op) {
    case 'address.add': {
      const cidr = parseCidr(operation.address.address);
      return cidr ? [addressKey(operation.namespace, operation.link, cidr.address, cidr.prefixLength)] : [];
    }
    case 'link.add': return operation.link.addresses.flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr ? [addressKey(operation.link.namespace, operation.link.name, cidr.address, cidr.prefixLength)] : [];
    });
    case 'route.add': return [routeKey(operation.route.namespace, familyOf(operation.route), operation.route.destination, operation.route.table, operation.route.metric)];
    case 'rule.add': return [ruleKey(asRow(operation.rule))];
    default: return [];
  }
}

const addressKey = (namespace: string, link: string, address: string, length: number): string =>
  `address ${namespace}/${link}/${canonical(address)}/${length}`;
const routeKey = (namespace: string, family: string, destination: string, table: number, metric: number | undefined): string =>
  `route ${namespace}/${family}/${/^(0\.0\.0\.0|::)\/0$/.test(destination) ? 'default' : canonical(destination)}/${table}/${metric ?? ''}`;
const ruleKey = (rule: Pick<Rule, 'namespace' | 'family' | 'from' | 'to' | 'inputLink' | 'outputLink' | 'mark' | 'table'> & { priority: number | null }): string =>
  `rule ${[rule.namespace, rule.family, rule.priority, rule.from, rule.to, rule.inputLink, rule.outputLink, rule.mark, rule.table].join('/')}`;

const familyOf = ({ destination, family, via, source }: RouteAdd): string =>
  parseCidr(destination)?.family ?? family ?? addressFamily(via ?? source ?? '') ?? 'ipv4';

const asRow = ({ namespace, family, priority, from, to, inputLink, outputLink, mark, table, action }: RuleAdd) => ({
  namespace, family, priority: priority ?? null, from: from === 'default' ? null : from ?? null, to: to === 'default' ? null : to ?? null,
  inputLink: inputLink ?? null, outputLink: outputLink ?? null, mark: mark ?? null, table: table ?? (action === 'lookup' ? 254 : null),
});

/** The kernel writes IPv6 in lower case; people may not. */
const canonical = (text: string): string => text.toLowerCase();
