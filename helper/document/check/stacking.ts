import { isBoundByParent, knownKind, linkKind } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, type CheckFault } from './fault.ts';
import { block, covers } from './prefixes.ts';
import type { End, Scope } from './scope.ts';

/** Links over and under each other: controllers, parents, and what the kernel refuses to stack. */
export function* stacking(scope: Scope): Generator<CheckFault> {
  for (const end of scope.ends) {
    if (end.isPeer) continue;
    yield* controller(scope, end);
    yield* parent(scope, end);
    if (end.link.kind === 'vxlan') yield* vxlan(end);
  }
  yield* loops(scope);
  yield* twice(scope);
}

function* controller(scope: Scope, end: End): Generator<CheckFault> {
  if (end.controller === undefined || end.controller === end.name) return;
  const path: Path = [...end.base, 'controller'];
  yield* scope.reference(end.namespace, end.controller, path);
  const above = scope.end(end.namespace, end.controller);
  if (!above || above.kind === 'existing') return;
  if (!linkKind(above.kind).hasPorts) {
    yield error(
      path,
      say('stacking.noController', { name: above.name, kind: above.kind, where: scope.where(above.path) }),
      say('stacking.nameController'),
    );
  } else if (above.kind === 'bridge' && end.kind === 'bridge') {
    yield error(path, say('stacking.bridgeInBridge'), say('stacking.joinByVeth'));
  } else if (above.kind === 'bridge' && knownKind(end.kind)?.carries === 'packets') {
    yield error(path, say('stacking.tunInBridge', { name: end.name }), say('stacking.makeTap'));
  } else if (above.kind === 'bond' && end.kind === 'bond') {
    yield error(path, say('stacking.bondInBond'), say('stacking.oneBond'));
  }
}

function* parent(scope: Scope, end: End): Generator<CheckFault> {
  if (end.parent === undefined || end.parent === end.name) return;
  const path: Path = [...end.base, 'options', 'parent'];
  yield* scope.reference(end.namespace, end.parent, path);
  const below = scope.end(end.namespace, end.parent);
  const kind = knownKind(end.kind);
  if (kind?.takesParent && (end.parent === 'lo' || (below && knownKind(below.kind)?.carries === 'packets'))) {
    yield error(path, say('stacking.noEthernet', { kind: end.kind, parent: end.parent }), say('stacking.nameEthernet'));
  }
  if (kind?.takesParent && below?.controller !== undefined) {
    yield error(
      path,
      say('stacking.parentIsPort', {
        name: below.name,
        controller: below.controller,
        where: scope.where(below.path),
        kind: end.kind,
      }),
      say('stacking.nameParent', { name: below.controller }),
    );
  }
  if (isBoundByParent(end.kind) && below?.mtu !== undefined && end.mtu !== undefined && end.mtu > below.mtu) {
    yield error(
      [...end.base, 'mtu'],
      say('stacking.mtu', { mtu: end.mtu, parent: below.name, parentMtu: below.mtu, where: scope.where(below.path) }),
      say('stacking.writeMtu', { mtu: below.mtu }),
    );
  }
}

const MULTICAST = ['224.0.0.0/4', 'ff00::/8'].flatMap((text) => block(text) ?? []);
const isMulticast = (address: string): boolean => {
  const one = block(address);
  return one !== null && MULTICAST.some((range) => covers(range, one));
};

function* vxlan({ link, base }: End): Generator<CheckFault> {
  if (link.kind !== 'vxlan') return;
  const { remote, group, parent: below } = link.options;
  const path = [...base, 'options'];
  if (remote !== undefined && group !== undefined) {
    yield error([...path, 'group'], say('stacking.remoteAndGroup'), say('fix.leaveOneOut'));
  } else if (group !== undefined && !isMulticast(group)) {
    yield error([...path, 'group'], say('stacking.notMulticast', { address: group }), say('stacking.asRemote'));
  } else if (remote !== undefined && isMulticast(remote)) {
    yield error([...path, 'remote'], say('stacking.isMulticast', { address: remote }), say('stacking.asGroup'));
  } else if (group !== undefined && below === undefined) {
    yield error([...path, 'group'], say('stacking.groupWithoutLink'), say('stacking.withParent'));
  }
}

/**
 * A link is under its controller and over its parent; whoever follows these upward and comes back to
 * where they began has a loop, which the kernel refuses (ELOOP). Each link is walked once.
 */
function* loops(scope: Scope): Generator<CheckFault> {
  const above = new Map<End, { to: End; path: Path }[]>();
  const edge = (from: End, to: End, path: Path): void => {
    const ways = above.get(from);
    if (ways) ways.push({ to, path });
    else above.set(from, [{ to, path }]);
  };
  for (const end of scope.ends) {
    if (end.isPeer) continue;
    const over = end.controller === undefined ? undefined : scope.end(end.namespace, end.controller);
    if (over) edge(end, over, [...end.base, 'controller']);
    const under = end.parent === undefined ? undefined : scope.end(end.namespace, end.parent);
    if (under) edge(under, end, [...end.base, 'options', 'parent']);
  }
  const done = new Set<End>();
  for (const begin of scope.ends) {
    const trail: { end: End; path: Path; next: number }[] = [];
    const open = new Map<End, number>();
    const enter = (end: End, path: Path): void => {
      open.set(end, trail.length);
      trail.push({ end, path, next: 0 });
    };
    if (!done.has(begin)) enter(begin, begin.path);
    for (let last = trail.at(-1); last; last = trail.at(-1)) {
      const way = above.get(last.end)?.[last.next];
      last.next += 1;
      if (!way) {
        trail.pop();
        open.delete(last.end);
        done.add(last.end);
        continue;
      }
      const back = open.get(way.to);
      if (back !== undefined) {
        const round = [...trail.slice(back).map(({ end }) => end.name), way.to.name];
        yield error(
          way.path,
          round.length === 2
            ? say('stacking.itself', { name: way.to.name })
            : say('stacking.loop', { names: shortened(round).join(' - ') }),
          round.length === 2 ? say('stacking.otherLink') : say('stacking.leaveOut'),
        );
      } else if (!done.has(way.to)) {
        enter(way.to, way.path);
      }
    }
  }
}

const shortened = (names: string[]): string[] =>
  names.length > 8 ? [...names.slice(0, 6), '...', ...names.slice(-1)] : names;

/** What can be there once: a VLAN id on a link, a VXLAN id on a port, anything beside a macvlan that passes through. */
function* twice(scope: Scope): Generator<CheckFault> {
  const seen = new Map<string, End>();
  const macvlans = new Map<string, End>();
  for (const end of scope.ends) {
    const { link, namespace, base } = end;
    if (link.kind === 'existing') continue;
    const { unique, takesParent } = linkKind(link.kind);
    const once = unique?.(link.options);
    const key = `${link.kind} ${namespace}/${once?.key}`;
    const first = once && seen.get(key);
    if (once && first) {
      yield error(
        [...base, 'options', 'id'],
        say('stacking.twice', { what: once.what, name: first.name, where: scope.where(first.path) }),
        say('stacking.otherId'),
      );
    } else if (once) {
      seen.set(key, end);
    }
    if (!takesParent || end.parent === undefined) continue;
    const place = `${namespace}/${end.parent}`;
    const other = macvlans.get(place);
    if (!other) macvlans.set(place, end);
    else if (isPassthru(end) || isPassthru(other)) {
      yield error(
        [...base, 'options', 'mode'],
        say('stacking.passthru', { parent: end.parent, name: other.name, where: scope.where(other.path) }),
        say('stacking.bridgeMode'),
      );
    }
  }
}

const isPassthru = ({ link }: End): boolean =>
  'options' in link && 'mode' in link.options && link.options.mode === 'passthru';
