import { addressFamily, type Dhcp } from '../../protocol/index.ts';
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
        `DHCP on "${entry.link}" is there already, on ${scope.where([...first, 'link'])}.`,
        'Put both into one entry.',
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
      `"${end.name}" is a port of "${end.controller}" (${scope.where([...end.base, 'controller'])}), where what it receives goes; nobody's request would arrive.`,
      `Write "link: ${end.controller}".`,
    );
    return;
  }
  if (end.up === false)
    yield error(
      [...path, 'link'],
      `"${end.name}" stays down (${scope.where([...end.base, 'up'])}); nobody can ask for an address there.`,
      'Leave out "up: false".',
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
      `The gateway ${entry.router ?? ''} is not in ${four.map(prefixText).join(' or ')}, so clients cannot reach it.`,
      `Write an address of ${prefixText(four[0] ?? router)}, or leave "router" out for the link's own.`,
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
    yield error(
      [...at, wrong ?? 'from'],
      'A range of leases is of IPv4 addresses.',
      'For IPv6 leave "range" out and say "advertise".',
    );
    return;
  }
  if (from.address > to.address) {
    yield error(at, `The range ends (${leases.to}) before it begins (${leases.from}).`, 'Exchange the two.');
    return;
  }
  if (four.length === 0) {
    if (!isUnknown)
      yield error(
        [...path, 'link'],
        `"${end.name}" has no IPv4 address, so it can lease none.`,
        `Give it an address of the range's network: ${addressAt({ ...from, first: from.address & ~0xffn }, 1n)}/24, for example.`,
      );
    return;
  }
  const home = four.find((own) => covers(own, from));
  const field = home ? 'to' : 'from';
  if (!home || !covers(home, to)) {
    yield error(
      [...at, field],
      `${leases[field]} is not in ${four.map(prefixText).join(' or ')}, the prefix of "${end.name}".`,
      `Lease addresses of ${prefixText(home ?? four[0] ?? from)}.`,
    );
  } else if (from.address <= home.address && home.address <= to.address) {
    yield warning(at, `The range holds the address of "${end.name}" itself.`, 'Begin the range behind it.');
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
    yield error(
      [...path, 'advertise'],
      `"${end.name}" has no IPv6 prefix to advertise.`,
      'Give the link an address such as fd00:1::1/64.',
    );
  } else if (advertise !== 'stateful' && !six.some(({ length }) => length === 64)) {
    yield error(
      [...path, 'advertise'],
      `Hosts make their own addresses in a /64 only (RFC 4862); "${end.name}" has ${six.map(prefixText).join(', ')}.`,
      'Give the link a /64, or advertise "stateful".',
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
  if (same) yield error(path, `${address} is the address of "${end.name}" itself.`, 'Reserve another address.');
  else if (own.length > 0 && !own.some((given) => covers(given, one)))
    yield error(
      path,
      `${address} is not in ${own.map(prefixText).join(' or ')}, the prefix of "${end.name}".`,
      `Reserve an address of ${prefixText(own[0] ?? one)}.`,
    );
  else if (one.family === 'ipv6' && entry.advertise !== 'stateful')
    yield warning(
      path,
      `Without "advertise: stateful" nobody asks for the IPv6 address ${address}.`,
      'Write "advertise: stateful".',
    );
  else if (one.family === 'ipv4' && !entry.range)
    yield warning(path, `Without a "range" no IPv4 address is leased, ${address} neither.`, 'Add a "range".');
}

/** A machine has one address of each family, and an address one machine. */
function* reservations({ where }: Scope, { hosts }: Dhcp, path: Path): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [number, { mac, address, name }] of hosts.entries()) {
    const one = block(address);
    const keys: [string, Path, string][] = [
      [`mac ${mac.toLowerCase()} ${one?.family ?? ''}`, [...path, 'hosts', number, 'mac'], `The machine ${mac}`],
      [
        `address ${one?.family ?? ''} ${one?.address ?? address}`,
        [...path, 'hosts', number, 'address'],
        `The address ${address}`,
      ],
      ...(name === undefined
        ? []
        : [
            [
              `name ${name.toLowerCase()} ${one?.family ?? ''}`,
              [...path, 'hosts', number, 'name'],
              `The name ${name}`,
            ] as [string, Path, string],
          ]),
    ];
    for (const [key, at, what] of keys) {
      const first = seen.get(key);
      if (first) yield error(at, `${what} has a reservation already, on ${where(first)}.`, 'Delete one of the two.');
      else seen.set(key, at);
    }
  }
}
