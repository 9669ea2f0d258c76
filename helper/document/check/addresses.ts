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
        `"${end.name}" has the address ${given.text} twice; the first is on ${where(first.path)}.`,
        'Delete one of the two.',
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
      `${text} has no prefix length, and so is an address without a network: the link reaches no neighbour by it.`,
      `Write ${text}/${usual}, or ${text}/${single} if it is meant so.`,
    );
  }
  if (NO_HOST.some((range) => covers(range, host))) {
    yield error(
      path,
      `No link can have the address ${text}: it is ${(one.family === 'ipv4' && one.address >> 28n === 14n) || (one.family === 'ipv6' && one.address !== 0n) ? 'a multicast address' : 'reserved'}.`,
      'Take an address of one host.',
    );
  } else if (end.name !== 'lo' && LOOPBACK.some((range) => covers(range, host))) {
    // IPv6 refuses it (EADDRNOTAVAIL); IPv4 takes it, and drops what comes for it from outside.
    const say = one.family === 'ipv6' ? error : warning;
    yield say(
      path,
      `${text} is an address of the loopback, and "${end.name}" is another link.`,
      'Take an address outside of 127.0.0.0/8 and ::1.',
    );
  } else if (one.family === 'ipv4' && one.length < 31) {
    const first = addressAt(one, 1n);
    if (one.address === one.first)
      yield warning(
        path,
        `${text} is the address of the network itself, which hosts do not answer to.`,
        `Write ${first}/${one.length}, for example.`,
      );
    if (one.address === one.last)
      yield warning(
        path,
        `${text} is the broadcast address of its prefix; no other host can reach it.`,
        `Write ${first}/${one.length}, for example.`,
      );
  }
}

/** RFC 8200, 5: the kernel turns IPv6 off on such a link and refuses the address (EINVAL). */
function* smallMtu(end: End): Generator<CheckFault> {
  const six = end.addresses.find((given) => given.block.family === 'ipv6');
  if (six && end.mtu !== undefined && end.mtu < 1280) {
    yield error(
      [...end.base, 'mtu'],
      `With an MTU of ${end.mtu} bytes "${end.name}" has no IPv6, and so cannot have ${six.text}.`,
      'Write 1280 or more, or leave "mtu" out.',
    );
  }
}

function* onPort(scope: Scope, end: End): Generator<CheckFault> {
  const [first] = end.addresses;
  if (!first || end.controller === undefined) return;
  const kept = end.kind === 'existing' && end.link.kind === 'existing' && end.link.moveAddresses;
  yield warning(
    first.path,
    `"${end.name}" is a port of "${end.controller}", where what it receives goes; at its own addresses nothing arrives.`,
    kept || scope.end(end.namespace, end.controller)
      ? `Give the address to "${end.controller}".`
      : 'Give the address to the bridge or bond.',
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
        `"${later.end.name}" and "${first.end.name}" (${scope.where(first.path)}) both have the prefix ${prefixText(prefix.block)} in ${inWords(namespace)}: only one of them would be used.`,
        'Give each link a prefix of its own, or join the links with a bridge that has the address.',
      );
    } else {
      yield warning(
        later.path,
        `The prefixes of "${later.end.name}" (${later.text}) and "${first.end.name}" (${first.text}, ${scope.where(first.path)}) overlap: hosts in both are looked for behind the longer one only.`,
        'Give the links prefixes that do not overlap.',
      );
    }
  }
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const isBefore = (a: Prefix, b: Prefix): boolean =>
  Number(a.path[1]) < Number(b.path[1]) || (a.path[1] === b.path[1] && !a.end.isPeer);
