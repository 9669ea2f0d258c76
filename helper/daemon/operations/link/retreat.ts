import type { Operation, OperationOf } from '../../../protocol/index.ts';
import { say } from '../../../protocol/messages/index.ts';
import { expectedRoute } from '../../world/expected.ts';
import type { Claim } from '../../world/types.ts';
import { findAddress } from '../../world/tables.ts';
import type { Retreat } from '../operation-kind.ts';

export function linkBack({ link: { namespace, name } }: OperationOf<'link.add'>, _: Claim, plan: Retreat): void {
  const link = plan.world.link(namespace, name);
  if (!link) return;
  if (link.alias !== plan.alias) {
    plan.note(say('plan.linkLeft', { name }));
    return;
  }
  const peer = link.peer === null ? link : (plan.world.links.get(link.peer) ?? link);
  // A TUN or TAP that the helper holds open keeps its namespace alive; the far end of a pair would linger while
  // somebody else does.
  const isHeld = link.options['persistent'] === false;
  if (plan.namespaces.has(namespace) && plan.namespaces.has(peer.namespace) && !isHeld) return;
  plan.do({ op: 'link.delete', namespace, link: name, alias: plan.alias });
}

/** One setting of a link that somebody else made: back, where it still is as the network set it. */
export function settingBack(
  { namespace, link: name, set }: OperationOf<'link.set'>,
  claim: Claim,
  plan: Retreat,
): void {
  const link = plan.world.link(namespace, name);
  if (!link || plan.takes(namespace, name)) return;
  const [field, value] = Object.entries(set)[0] ?? [];
  if (field !== 'up' && field !== 'mtu' && field !== 'controller') return;
  const sharer = plan.sharer(claim.key);
  if (sharer !== undefined) {
    plan.note(say('plan.fieldShared', { field, link: name, network: sharer }));
    return;
  }
  if (link[field] !== value) {
    if (link[field] !== null) plan.note(say('plan.fieldLeft', { field, link: name, value: link[field] }));
    return;
  }
  for (const back of claim.inverse) {
    if (
      back.op === 'link.set' &&
      typeof back.set.controller === 'string' &&
      !plan.world.link(namespace, back.set.controller)
    ) {
      plan.note(say('plan.controllerGone', { link: name, controller: back.set.controller }));
      plan.do({ op: 'link.set', namespace, link: name, set: { controller: null } });
    } else if (fits(plan, back)) {
      plan.do(back);
    }
  }
}

/** Whether what an inverse adds is missing, and can be added; whether what it sets is there. */
function fits({ world }: Retreat, operation: Operation): boolean {
  if (operation.op === 'link.set') return world.link(operation.namespace, operation.link) !== undefined;
  if (operation.op === 'address.add') {
    return (
      world.link(operation.namespace, operation.link) !== undefined &&
      !findAddress(world, operation.namespace, operation.link, operation.address.address)
    );
  }
  if (operation.op !== 'route.add') return true;
  const { spec, place, over } = expectedRoute(operation.route);
  // The kernel keeps no route over a link that is down.
  return world.routesAt(place).length === 0 && over.every((name) => world.link(spec.namespace, name)?.up === true);
}
