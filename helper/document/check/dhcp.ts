import { addressFamily, type Dhcp } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { addressAt, block, covers, isLinkLocal, prefixText, type Block } from './prefixes.ts';
import type { End, Scope } from './scope.ts';

/** DHCP on links: once each, with leases and reservations that the link's own prefix holds. */
export function* dhcp(scope: Scope): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [position, entry] of scope.document.dhcp.entries()) {
    const path: Path = ['dhcp', position];
    yield* scope.reference(entry.namespace, entry.link, [...path, 'link']);
    const key = `${entry.namespace}/${entry.link}`;
    const first = seen.get(key);
    if (first)
      yield error(
        [...path, 'link'],
        say('dhcp.twice', { link: entry.link, where: scope.where([...first, 'link']) }),
        say('fix.oneEntry'),
      );
    else seen.set(key, path);
    const end = scope.end(entry.namespace, entry.link);
    if (end) yield* onLink(scope, entry, end, path);
    yield* reservations(scope, entry, path);
  }
}

function* onLink(scope: Scope, entry: Dhcp, end: End, path: Path): Generator<CheckFault> {
  if (end.controller !== undefined) {
    yield error(
      [...path, 'link'],
      say('dhcp.onPort', {
        name: end.name,
        controller: end.controller,
        where: scope.where([...end.base, 'controller']),
      }),
      say('dhcp.writeController', { controller: end.controller }),
    );
    return;
  }
  if (end.up === false)
    yield error(
      [...path, 'link'],
      say('dhcp.staysDown', { name: end.name, where: scope.where([...end.base, 'up']) }),
      say('fix.notDown'),
    );
  const blocks = end.addresses.map((given) => given.block).filter((one) => !isLinkLocal(one));
  const four = blocks.filter(({ family }) => family === 'ipv4');
  const six = blocks.filter(({ family }) => family === 'ipv6');
  // A link that is there already may have addresses that the document does not know.
  const isUnknown = end.kind === 'existing';
  yield* range(entry, end, four, isUnknown, path);
  yield* advertisement(entry, end, six, isUnknown, path);
  for (const [number, host] of entry.hosts.entries())
    yield* reservation(host.address, end, four, six, entry, [...path, 'hosts', number, 'address']);
  const router = typeof entry.router === 'string' ? block(entry.router) : null;
  if (router?.family === 'ipv4' && four.length > 0 && !four.some((own) => covers(own, router))) {
    yield warning(
      [...path, 'router'],
      say('dhcp.routerOutside', { router: entry.router ?? '', prefixes: four.map(prefixText) }),
      say('dhcp.writeRouter', { prefix: prefixText(four[0] ?? router) }),
    );
  }
}

function* range(
  { range: leases }: Dhcp,
  end: End,
  four: readonly Block[],
  isUnknown: boolean,
  path: Path,
): Generator<CheckFault> {
  if (!leases) return;
  const at: Path = [...path, 'range'];
  const [from, to] = [block(leases.from), block(leases.to)];
  const wrong = (['from', 'to'] as const).find((field) => addressFamily(leases[field]) !== 'ipv4');
  if (!from || !to || wrong) {
    yield error([...at, wrong ?? 'from'], say('dhcp.rangeFamily'), say('dhcp.sayAdvertise'));
    return;
  }
  if (from.address > to.address) {
    yield error(at, say('dhcp.rangeBackwards', { to: leases.to, from: leases.from }), say('dhcp.exchange'));
    return;
  }
  if (four.length === 0) {
    if (!isUnknown)
      yield error(
        [...path, 'link'],
        say('dhcp.noIpv4', { name: end.name }),
        say('dhcp.giveAddress', { address: addressAt({ ...from, first: from.address & ~0xffn }, 1n) }),
      );
    return;
  }
  const home = four.find((own) => covers(own, from));
  const field = home ? 'to' : 'from';
  if (!home || !covers(home, to)) {
    yield error(
      [...at, field],
      say('dhcp.outside', { address: leases[field], prefixes: four.map(prefixText), name: end.name }),
      say('dhcp.leaseOf', { prefix: prefixText(home ?? four[0] ?? from) }),
    );
  } else if (from.address <= home.address && home.address <= to.address) {
    yield warning(at, say('dhcp.holdsOwn', { name: end.name }), say('dhcp.beginBehind'));
  }
}

function* advertisement(
  { advertise }: Dhcp,
  end: End,
  six: readonly Block[],
  isUnknown: boolean,
  path: Path,
): Generator<CheckFault> {
  if (advertise === undefined || (isUnknown && six.length === 0)) return;
  if (six.length === 0) {
    yield error([...path, 'advertise'], say('dhcp.noIpv6', { name: end.name }), say('dhcp.giveIpv6'));
  } else if (advertise !== 'stateful' && !six.some(({ length }) => length === 64)) {
    yield error(
      [...path, 'advertise'],
      say('dhcp.notSlaac', { name: end.name, prefixes: six.map(prefixText).join(', ') }),
      say('dhcp.giveSlaac'),
    );
  }
}

function* reservation(
  address: string,
  end: End,
  four: readonly Block[],
  six: readonly Block[],
  entry: Dhcp,
  path: Path,
): Generator<CheckFault> {
  const one = block(address);
  if (!one) return;
  const own = one.family === 'ipv4' ? four : six;
  const same = own.find((given) => given.address === one.address);
  if (same) yield error(path, say('dhcp.ownAddress', { address, name: end.name }), say('dhcp.reserveOther'));
  else if (own.length > 0 && !own.some((given) => covers(given, one)))
    yield error(
      path,
      say('dhcp.outside', { address, prefixes: own.map(prefixText), name: end.name }),
      say('dhcp.reserveOf', { prefix: prefixText(own[0] ?? one) }),
    );
  else if (one.family === 'ipv6' && entry.advertise !== 'stateful')
    yield warning(path, say('dhcp.notStateful', { address }), say('dhcp.writeStateful'));
  else if (one.family === 'ipv4' && !entry.range)
    yield warning(path, say('dhcp.noRange', { address }), say('dhcp.addRange'));
}

/** A machine has one address of each family, and an address one machine. */
function* reservations({ where }: Scope, { hosts }: Dhcp, path: Path): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [number, { mac, address, name }] of hosts.entries()) {
    const one = block(address);
    const keys: [string, Path, Message][] = [
      [
        `mac ${mac.toLowerCase()} ${one?.family ?? ''}`,
        [...path, 'hosts', number, 'mac'],
        say('dhcp.machine', { mac }),
      ],
      [
        `address ${one?.family ?? ''} ${one?.address ?? address}`,
        [...path, 'hosts', number, 'address'],
        say('dhcp.address', { address }),
      ],
      ...(name === undefined
        ? []
        : [
            [
              `name ${name.toLowerCase()} ${one?.family ?? ''}`,
              [...path, 'hosts', number, 'name'],
              say('dhcp.name', { name }),
            ] as [string, Path, Message],
          ]),
    ];
    for (const [key, at, what] of keys) {
      const first = seen.get(key);
      if (first) yield error(at, say('dhcp.reservedTwice', { what, where: where(first) }), say('fix.deleteOne'));
      else seen.set(key, at);
    }
  }
}
