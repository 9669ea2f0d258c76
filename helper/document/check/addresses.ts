import { say } from '../../protocol/messages/index.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { addressAt, block, covers, isLinkLocal, isSingle, prefixText, samePrefix, type Block } from './prefixes.ts';
import { inWords, type End, type GivenAddress, type Scope } from './scope.ts';

/** Addresses of links: such as a host may have, each once, and no prefix on two links of a namespace. */
export function* addresses(scope: Scope): Generator<CheckFault> {
  for (const end of scope.ends) {
    yield* own(scope, end);
    for (const given of end.addresses) yield* usable(given, end);
    yield* smallMtu(end);
    yield* onPort(scope, end);
  }
  for (const namespace of new Set(scope.ends.map((end) => end.namespace))) yield* overlapping(scope, namespace);
}

/** IPv4 takes an address again with another length, IPv6 does not (EEXIST). */
function* own({ where }: Scope, end: End): Generator<CheckFault> {
  const seen = new Map<string, GivenAddress>();
  for (const given of end.addresses) {
    const { family, address, length } = given.block;
    const key = family === 'ipv4' ? `${address}/${length}` : String(address);
    const first = seen.get(key);
    if (first)
      yield error(
        given.path,
        say('addressing.twice', { name: end.name, address: given.text, where: where(first.path) }),
        say('fix.deleteOne'),
      );
    else seen.set(key, given);
  }
}

const NO_HOST = ['224.0.0.0/4', '255.255.255.255/32', '0.0.0.0/8', 'ff00::/8', '::/128'].flatMap(
  (text) => block(text) ?? [],
);
const LOOPBACK = ['127.0.0.0/8', '::1/128'].flatMap((text) => block(text) ?? []);
const hostOf = (one: Block): Block => ({
  ...one,
  length: one.family === 'ipv4' ? 32 : 128,
  first: one.address,
  last: one.address,
});

/** The kernel takes the network's and the broadcast address of an IPv4 prefix, and nobody reaches them. */
function* usable({ text, path, block: one }: GivenAddress, end: End): Generator<CheckFault> {
  const host = hostOf(one);
  if (!text.includes('/')) {
    const [usual, single] = one.family === 'ipv4' ? [24, 32] : [64, 128];
    yield warning(
      path,
      say('addressing.noLength', { address: text }),
      say('addressing.writeLength', { address: text, usual, single }),
    );
  }
  if (NO_HOST.some((range) => covers(range, host))) {
    yield error(
      path,
      (one.family === 'ipv4' && one.address >> 28n === 14n) || (one.family === 'ipv6' && one.address !== 0n)
        ? say('addressing.multicast', { address: text })
        : say('addressing.reserved', { address: text }),
      say('addressing.oneHost'),
    );
  } else if (end.name !== 'lo' && LOOPBACK.some((range) => covers(range, host))) {
    // IPv6 refuses it (EADDRNOTAVAIL); IPv4 takes it, and drops what comes for it from outside.
    const severe = one.family === 'ipv6' ? error : warning;
    yield severe(
      path,
      say('addressing.loopback', { address: text, name: end.name }),
      say('addressing.outsideLoopback'),
    );
  } else if (one.family === 'ipv4' && one.length < 31) {
    const code =
      one.address === one.first ? 'addressing.network' : one.address === one.last ? 'addressing.broadcast' : null;
    if (code !== null)
      yield warning(
        path,
        say(code, { address: text }),
        say('addressing.writeHost', { address: addressAt(one, 1n), length: one.length }),
      );
  }
}

/** RFC 8200, 5: the kernel turns IPv6 off on such a link and refuses the address (EINVAL). */
function* smallMtu(end: End): Generator<CheckFault> {
  const six = end.addresses.find((given) => given.block.family === 'ipv6');
  if (six && end.mtu !== undefined && end.mtu < 1280) {
    yield error(
      [...end.base, 'mtu'],
      say('addressing.smallMtu', { mtu: end.mtu, name: end.name, address: six.text }),
      say('addressing.writeMtu'),
    );
  }
}

function* onPort(scope: Scope, end: End): Generator<CheckFault> {
  const [first] = end.addresses;
  if (!first || end.controller === undefined) return;
  const kept = end.kind === 'existing' && end.link.kind === 'existing' && end.link.moveAddresses;
  yield warning(
    first.path,
    say('addressing.onPort', { name: end.name, controller: end.controller }),
    kept || scope.end(end.namespace, end.controller)
      ? say('addressing.giveController', { controller: end.controller })
      : say('addressing.giveBridge'),
  );
}

interface Prefix extends GivenAddress {
  readonly end: End;
}

/**
 * One pass over the prefixes in their order, with those that are open around the present one on a
 * stack: prefixes are either apart or inside of each other. Single addresses (/32, /128) on several
 * links and link-local ones are as they should be.
 */
function* overlapping(scope: Scope, namespace: string): Generator<CheckFault> {
  const prefixes = [...scope.endsIn(namespace)]
    .flatMap((end): Prefix[] => end.addresses.map((given) => ({ ...given, end })))
    .filter(({ block: one }) => !isLinkLocal(one) && !isSingle(one) && one.length > 0)
    .sort(({ block: a }, { block: b }) =>
      a.family === b.family ? compare(a.first, b.first) || a.length - b.length : a.family < b.family ? -1 : 1,
    );
  const around: Prefix[] = [];
  for (const prefix of prefixes) {
    for (let top = around.at(-1); top && !covers(top.block, prefix.block); top = around.at(-1)) around.pop();
    const outer = around.findLast(({ end }) => end !== prefix.end);
    around.push(prefix);
    if (!outer) continue;
    // Told at the one that comes later in the document.
    const [first, later] = isBefore(outer, prefix) ? [outer, prefix] : [prefix, outer];
    if (samePrefix(outer.block, prefix.block)) {
      yield error(
        later.path,
        say('addressing.samePrefix', {
          name: later.end.name,
          other: first.end.name,
          where: scope.where(first.path),
          prefix: prefixText(prefix.block),
          namespace: inWords(namespace),
        }),
        say('addressing.ownPrefix'),
      );
    } else {
      yield warning(
        later.path,
        say('addressing.overlap', {
          name: later.end.name,
          address: later.text,
          other: first.end.name,
          otherAddress: first.text,
          where: scope.where(first.path),
        }),
        say('addressing.apart'),
      );
    }
  }
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const isBefore = (a: Prefix, b: Prefix): boolean =>
  Number(a.path[1]) < Number(b.path[1]) || (a.path[1] === b.path[1] && !a.end.isPeer);
