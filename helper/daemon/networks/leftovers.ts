import {
  linkKey,
  networkOfAlias,
  ROUTE_PROTOCOL,
  type Address,
  type DatapathRow,
  type Leftover,
  type Link,
  type Namespace,
  type Operation,
  type Route,
  type Rule,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { operationKey } from '../operations/index.ts';
import { addressKey, linkPlace, routePlace, rulePlace } from '../world/keys.ts';
import { OUR_PROTOCOL } from './owners/classify.ts';
import { placesOf } from '../world/expected.ts';
import { worldAddress, worldRoute, worldRule } from '../world/rows.ts';
import type { Claim } from '../world/types.ts';
import type { Stray } from '../services/network-services.ts';
import { ClaimedBy } from './owners/claimed.ts';

/** Everything that can carry a mark of ours, as it is now. */
export interface Marked {
  namespaces: Iterable<Namespace>;
  links: Iterable<Link>;
  addresses: Iterable<Address>;
  routes: Iterable<Route>;
  rules: Iterable<Rule>;
  strays: readonly Stray[];
  datapaths: Iterable<DatapathRow>;
  /** Networks that are up, by what the journal says. */
  applied: readonly { name: string; claims: readonly Claim[] }[];
}

/** One that is ours, and how it goes; networks are taken down whole, strays by who knows them. */
export interface Found {
  leftover: Leftover;
  /** By its operation key: how the history would know it. */
  key: string | null;
  removal: Operation | Stray | null;
}

const LOOPBACK = 1;

/** What is ours, in the order in which it can go. What goes with something else of ours is left out. Pure. */
export function findMarked({
  namespaces,
  links,
  addresses,
  routes,
  rules,
  strays,
  datapaths,
  applied,
}: Marked): Found[] {
  const byKey = new Map([...links].map((link) => [linkKey(link.namespace, link.index), link]));
  const claimed = new ClaimedBy(applied);
  const known = [...namespaces];
  const ours = new Set(
    known
      .filter(
        ({ name, foreign }) =>
          networkOfAlias(byKey.get(linkKey(name, LOOPBACK))?.alias ?? null) !== undefined && name !== '' && !foreign,
      )
      .map(({ name }) => name),
  );
  // What is in ours goes with it; a foreign one is another's altogether, a sandbox's say.
  const left = new Set([...ours, ...known.filter(({ foreign }) => foreign).map(({ name }) => name)]);
  const isOurLink = (link: Link | undefined): boolean =>
    link !== undefined && link.kind !== 'loopback' && networkOfAlias(link.alias) !== undefined;
  const found: Found[] = [];

  for (const { name, claims } of applied) {
    found.push({
      leftover: { what: 'network', namespace: '', name, network: name, evidence: say('leftover.networkUp') },
      key: null,
      removal: null,
    });
    for (const { operation } of claims) {
      const setting = settingOf(operation);
      if (setting)
        found.push({
          leftover: {
            what: 'setting',
            ...setting,
            network: name,
            evidence: say('leftover.setting', { network: name }),
          },
          key: null,
          removal: null,
        });
    }
  }
  for (const { name, network } of datapaths) {
    found.push({
      leftover: { what: 'datapath', namespace: '', name, network, evidence: say('leftover.datapath') },
      key: operationKey({ op: 'datapath.delete', name }),
      removal: { op: 'datapath.delete', name },
    });
  }
  for (const row of rules) {
    if (row.protocol !== ROUTE_PROTOCOL || left.has(row.namespace)) continue;
    const rule = worldRule(row);
    found.push({
      leftover: {
        what: 'rule',
        namespace: row.namespace,
        name: `${row.priority} ${row.from ?? 'all'} ${row.table === null ? row.action : `table ${row.table}`}`,
        network: claimed.rule(row),
        evidence: OUR_PROTOCOL,
      },
      key: `rule:${rulePlace(rule)}`,
      removal: { op: 'rule.delete', rule },
    });
  }
  for (const row of routes) {
    if (row.protocol !== ROUTE_PROTOCOL || left.has(row.namespace)) continue;
    const indexes = [row.index, ...row.nexthops.map(({ index }) => index)].filter((index) => index !== null);
    if (indexes.length > 0 && indexes.every((index) => isOurLink(byKey.get(linkKey(row.namespace, index))))) continue;
    const route = worldRoute(row, (index) => byKey.get(linkKey(row.namespace, index))?.name);
    if (!route) continue;
    found.push({
      leftover: {
        what: 'route',
        namespace: row.namespace,
        name: `${row.destination}${row.table === 254 ? '' : ` table ${row.table}`}`,
        network: claimed.route(row),
        evidence: OUR_PROTOCOL,
      },
      key: `route:${routePlace(route.spec)}`,
      removal: { op: 'route.delete', route: route.spec },
    });
  }
  for (const row of addresses) {
    const link = byKey.get(linkKey(row.namespace, row.index));
    if (row.protocol !== ROUTE_PROTOCOL || !link || left.has(row.namespace) || isOurLink(link)) continue;
    const { spec } = worldAddress(row, link.name);
    found.push({
      leftover: {
        what: 'address',
        namespace: row.namespace,
        name: `${row.address}/${row.prefixLength} on ${link.name}`,
        network: claimed.address(row, link.name),
        evidence: OUR_PROTOCOL,
      },
      key: addressKey(row.namespace, link.name, spec.address),
      removal: {
        op: 'address.delete',
        namespace: row.namespace,
        link: link.name,
        address: spec.address,
        ...(spec.peer === undefined ? {} : { peer: spec.peer }),
      },
    });
  }
  for (const link of byKey.values()) {
    if (!isOurLink(link) || left.has(link.namespace)) continue;
    found.push({
      leftover: {
        what: 'link',
        namespace: link.namespace,
        name: link.name,
        network: networkOfAlias(link.alias) ?? null,
        evidence: say('owner.alias', { alias: link.alias ?? '' }),
      },
      key: `link:${linkPlace(link.namespace, link.name)}`,
      removal: { op: 'link.delete', namespace: link.namespace, link: link.name, alias: link.alias },
    });
  }
  for (const name of ours) {
    const alias = byKey.get(linkKey(name, LOOPBACK))?.alias ?? null;
    found.push({
      leftover: {
        what: 'namespace',
        namespace: name,
        name,
        network: networkOfAlias(alias) ?? null,
        evidence: say('owner.loopbackAlias', { alias: alias ?? '' }),
      },
      key: `namespace:${name}`,
      removal: { op: 'namespace.delete', name },
    });
  }
  for (const stray of strays) {
    const { what, namespace, name, network, evidence } = stray;
    found.push({ leftover: { what, namespace, name, network, evidence }, key: null, removal: stray });
  }
  return found;
}

/** Something of others that a network changed, and that goes back with it. */
function settingOf(operation: Operation): { namespace: string; name: string } | null {
  switch (operation.op) {
    case 'link.set':
      return { namespace: operation.namespace, name: `${Object.keys(operation.set).join(', ')} of ${operation.link}` };
    case 'sysctl.set':
      return {
        namespace: operation.namespace,
        name: `${operation.key}${operation.link === null ? '' : ` of ${operation.link}`}`,
      };
    case 'dns.set':
      return { namespace: '', name: `name servers of ${operation.link}` };
    default:
      return null;
  }
}

/** Only what belongs to no network that is up, and to no change of the history that still holds. Pure. */
export function findOrphans(found: readonly Found[], applied: ReadonlySet<string>, made: ReadonlySet<string>): Found[] {
  return found.filter(({ leftover, key }) => {
    if (leftover.what === 'network' || leftover.what === 'setting') return false;
    if (leftover.network !== null) return !applied.has(leftover.network);
    return key === null || !made.has(key);
  });
}

/** What the changes that still hold made, by operation key. */
export function madeBy(operations: Iterable<Operation>): Set<string> {
  const made = new Set<string>();
  for (const operation of operations) {
    if (!operation.op.endsWith('.add')) continue;
    made.add(operationKey(operation));
    if (operation.op === 'link.add') for (const place of placesOf(operation.link)) made.add(`link:${place}`);
  }
  return made;
}
