import type { OperationOf } from '../../../protocol/index.ts';
import { placed, say, within } from '../../../protocol/messages/index.ts';
import { dropAddress } from '../../world/drop-address.ts';
import { addressKey } from '../../world/keys.ts';
import { addressAddOf, restorable, routeAddOf } from '../../world/rebuild.ts';
import { cidrOf } from '../../world/rows.ts';
import { findAddress } from '../../world/tables.ts';
import type { World } from '../../world/world.ts';
import { HOST } from '../judge.ts';
import { noLink } from '../phrase.ts';
import { all, unanswered, type Inverse, type OperationKind } from '../operation-kind.ts';
import { ip, quoted } from '../../../document/ip/words.ts';
import { addressIsThere, applyAdd, applyDelete } from './apply.ts';
import { addressAdd } from './commands.ts';

/** IPv4 and IPv6 addresses of links. */

const add: OperationKind<'address.add'> = {
  key: ({ namespace, link, address }) => addressKey(namespace, link, address.address),
  change: () => 'add',
  inverse: ({ namespace, link, address: { address, peer } }) =>
    all({ op: 'address.delete', namespace, link, address, ...(peer === undefined ? {} : { peer }) }),
  applies: ({ namespace, link, address: { address } }, world) =>
    noLink(world, namespace, link) ??
    (findAddress(world, namespace, link, address) ? say('stale.addressThere', { link, address }) : null),
  effect: ({ namespace, link, address }, world) => {
    world.addAddress(namespace, link, address);
  },
  summary: ({ namespace, link, address }) =>
    say('step.addressAdd', { link: placed(link, namespace), address: address.address }),
  name: ({ namespace, link, address }) =>
    say('operation.addressAdd', { address: address.address, link: within(link, namespace) }),
  commands: ({ namespace, link, address }) => [addressAdd(namespace, link, address)],
  risks: ({ namespace, link, address }, judge) => {
    if (namespace === HOST && judge.world.link(HOST, link)?.up === true) judge.addressComes(link, address);
  },
  retreat: ({ namespace, link, address: { address: text } }, claim, plan) => {
    // What moved to a controller leaves it before it returns to its link, although the controller may go too.
    if (!plan.movedFrom(claim.key) && plan.takes(namespace, link)) return;
    const address = findAddress(plan.world, namespace, link, text);
    // Addresses of the network that come after it are put back by the plan itself, where they are to stay.
    if (address) dropAddress(plan, address, (other) => !plan.holds(addressKey(namespace, link, cidrOf(other))));
  },
  apply: (operation, { kernel }, idempotent) => applyAdd(kernel, operation, idempotent),
  isInPlace: ({ namespace, link, address: { address, peer } }, { kernel }) =>
    addressIsThere(kernel, { namespace, link, address, peer, wanted: true }),
  mayBeMade: unanswered,
};

const remove: OperationKind<'address.delete'> = {
  key: ({ namespace, link, address }) => addressKey(namespace, link, address),
  change: () => 'remove',
  inverse: inverseOfDelete,
  applies: ({ namespace, link, address }, world) =>
    noLink(world, namespace, link) ??
    (findAddress(world, namespace, link, address) ? null : say('stale.addressGone', { link, address })),
  effect: ({ namespace, link, address }, world) => {
    world.deleteAddress(namespace, link, address);
  },
  summary: ({ namespace, link, address }) => say('step.addressDelete', { address, link: placed(link, namespace) }),
  name: ({ namespace, link, address }) => say('operation.addressDelete', { address, link: within(link, namespace) }),
  commands: ({ namespace, link, address }) => [ip(namespace, 'address delete', address, 'dev', quoted(link))],
  risks: ({ namespace, link, address: text }, judge) => {
    const address = namespace === HOST ? findAddress(judge.world, HOST, link, text) : undefined;
    if (!address) return;
    judge.routesGo(judge.world.routesWith(address));
    if (judge.connections().addresses.has(address.address)) judge.add('connection-address');
  },
  /** An address that moved away from a link returns to it. */
  retreat: ({ namespace, link, address }, claim, plan) => {
    if (!plan.world.link(namespace, link)) {
      plan.note(say('plan.addressHomeless', { address, link }));
      return;
    }
    if (findAddress(plan.world, namespace, link, address)) return;
    for (const back of claim.inverse) plan.do(back);
  },
  apply: (operation, { kernel }, idempotent) => applyDelete(kernel, operation, idempotent),
  isInPlace: ({ namespace, link, address }, { kernel }) =>
    addressIsThere(kernel, { namespace, link, address, peer: undefined, wanted: false }),
  mayBeMade: unanswered,
};

export const addressOperations = { 'address.add': add, 'address.delete': remove };

/** With the addresses of its network that go along, and the routes that no address holds any more. */
function inverseOfDelete({ namespace, link, address: text }: OperationOf<'address.delete'>, world: World): Inverse {
  const address = findAddress(world, namespace, link, text);
  if (!address) return all();
  const routes = restorable(world.routesWith(address)).map(routeAddOf);
  // Those that the kernel promoted instead of deleting are there already: an address that is there is as good as added.
  return all(addressAddOf(address), ...world.secondariesOf(address).map(addressAddOf), ...routes);
}
