import { formerFields, isBoundByParent, type Operation, type OperationOf } from '../../../protocol/index.ts';
import { linkPlace } from '../../world/keys.ts';
import { addressAddOf, restorable, routeAddOf } from '../../world/rebuild.ts';
import type { World } from '../../world/world.ts';
import { all, type Inverse } from '../operation-kind.ts';

export function inverseOfSet({ namespace, link: name, set }: OperationOf<'link.set'>, world: World): Inverse {
  const place = linkPlace(namespace, name);
  const before = world.links.get(place);
  if (!before) return all();
  const { up, mtu, controller, bridge, moveTo, name: newName } = set;
  const moves = moveTo !== undefined && moveTo !== namespace;
  const former: typeof set = {
    ...formerFields(set, before),
    ...(newName === undefined || newName === name ? {} : { name }),
    ...(bridge === undefined ? {} : { bridge: formerOptions(before.options, bridge) }),
    ...(moves ? { moveTo: namespace } : {}),
    // A link arrives in its namespace down, and without a controller: both are set once it is there.
    ...(moves || controller === undefined ? {} : { controller: before.controller }),
    ...(moves || up === undefined ? {} : { up: before.up }),
  };
  const inverse: Operation[] = [{ op: 'link.set', namespace: moveTo ?? namespace, link: newName ?? name, set: former }];
  if (moves) {
    const back: typeof set = {
      ...(before.controller === null ? {} : { controller: before.controller }),
      ...(before.up ? { up: true } : {}),
    };
    if (Object.keys(back).length > 0) inverse.push({ op: 'link.set', namespace, link: name, set: back });
    for (const port of world.ports(place)) {
      const on = world.links.get(port);
      if (on) inverse.push({ op: 'link.set', namespace, link: on.name, set: { controller: name } });
    }
  }
  if (mtu !== undefined) inverse.push(...shrunk(world, place, mtu));
  // IPv6 addresses go when a link goes down: with this, or, where it comes up, when that is reverted.
  if (moves || (up !== undefined && up !== before.up)) {
    const gone = [...world.addressesOf(place).values()].filter(
      ({ family, automatic }) => !automatic && (moves || family === 'ipv6'),
    );
    inverse.push(...gone.map(addressAddOf), ...restorable(world.routesOver(place)).map(routeAddOf));
  }
  return all(...inverse);
}

/** VLANs and macvlans on a link whose MTU shrinks, which the kernel shrinks with it. */
const shrunk = (world: World, place: string, mtu: number): Operation[] =>
  [...world.uppers(place)].flatMap((upper): Operation[] => {
    const on = world.links.get(upper);
    return on && isBoundByParent(on.kind) && on.mtu > mtu
      ? [{ op: 'link.set', namespace: on.namespace, link: on.name, set: { mtu: on.mtu } }]
      : [];
  });

type Bridge = NonNullable<OperationOf<'link.set'>['set']['bridge']>;
const formerOptions = (options: Readonly<Record<string, unknown>>, changed: Bridge): Bridge =>
  Object.fromEntries(
    Object.keys(changed)
      .filter((name) => options[name] != null)
      .map((name) => [name, options[name]]),
  );
