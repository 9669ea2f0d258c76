import {
  LinkName,
  RouteAdd,
  RouteType,
  RuleAction,
  RuleAdd,
  type Link,
  type Route,
  type RouteAddInput,
  type Rule,
  type RuleAddInput,
} from '../../../../helper/protocol/index.ts';
import { routeCommand, ruleCommand } from '../../../../helper/document/ip/route.ts';

/**
 * An observed row as the request that adds or deletes it. null where the protocol cannot say it (a
 * kind of the kernel's own, a link that is gone): such a row is shown, not changed.
 */
export function routeRequest(route: Route, nameOf: (index: number) => string | null): RouteAddInput | null {
  const type = RouteType.safeParse(route.type);
  if (!type.success) return null;
  const hop = (gateway: string | null, index: number | null) => {
    const dev = index === null ? null : nameOf(index);
    return { ...(gateway === null ? {} : { via: gateway }), ...(dev === null ? {} : { dev }) };
  };
  const base: RouteAddInput = {
    namespace: route.namespace,
    destination: route.destination,
    type: type.data,
    table: route.table,
    ...(route.destination === 'default' ? { family: route.family } : {}),
    ...(route.metric === 0 ? {} : { metric: route.metric }),
    ...(route.source === null ? {} : { source: route.source }),
    ...(route.mtu === null ? {} : { mtu: route.mtu }),
  };
  if (type.data !== 'unicast') return base;
  if (route.nexthops.length > 1) {
    return {
      ...base,
      nexthops: route.nexthops.map((one) => ({
        ...hop(one.gateway, one.index),
        weight: one.weight,
        onlink: one.flags.includes('onlink'),
      })),
    };
  }
  const [only] = route.nexthops;
  const onlink = route.flags.includes('onlink') || (only?.flags.includes('onlink') ?? false);
  return {
    ...base,
    ...hop(route.gateway ?? only?.gateway ?? null, route.index ?? only?.index ?? null),
    ...(onlink ? { onlink } : {}),
  };
}

export function ruleRequest(rule: Rule): RuleAddInput | null {
  const action = RuleAction.safeParse(rule.action);
  const links = [rule.inputLink, rule.outputLink].every((name) => name === null || LinkName.safeParse(name).success);
  if (!action.success || !links) return null;
  return {
    namespace: rule.namespace,
    family: rule.family,
    priority: rule.priority,
    action: action.data,
    invert: rule.invert,
    ...(rule.from === null ? {} : { from: rule.from }),
    ...(rule.to === null ? {} : { to: rule.to }),
    ...(rule.inputLink === null ? {} : { inputLink: rule.inputLink }),
    ...(rule.outputLink === null ? {} : { outputLink: rule.outputLink }),
    ...(rule.mark === null ? {} : { mark: rule.mark }),
    ...(rule.markMask === null ? {} : { markMask: rule.markMask }),
    ...(rule.table === null ? {} : { table: rule.table }),
  };
}

/** Names of the links of one namespace, by index. */
export const linkNames =
  (links: readonly Link[], namespace: string) =>
  (index: number): string | null =>
    links.find((link) => link.namespace === namespace && link.index === index)?.name ?? null;

/** The lines of iproute2 that do the same, without our mark: for whoever types them, it is their own. */
export const routeLine = (route: RouteAddInput): string =>
  routeCommand({ ...RouteAdd.parse(route), protocol: 0 }, 'add');
export const withoutLine = (route: RouteAddInput): string =>
  routeCommand({ ...RouteAdd.parse(route), protocol: 0 }, 'delete');
export const ruleLine = (rule: RuleAddInput): string => ruleCommand({ ...RuleAdd.parse(rule), protocol: 0 }, 'add');
