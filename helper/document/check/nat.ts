import { addressFamily, parseCidr, type Nat } from '../../protocol/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { block, covers, isLinkLocal, overlaps, type Block } from './prefixes.ts';
import { inWords, type Scope } from './scope.ts';

/** Forwarding and NAT: once each, about networks that the document has. */
export function* nat(scope: Scope): Generator<CheckFault> {
  yield* forwarding(scope);
  const ports = new Map<string, Path>();
  const seen = new Map<string, Path>();
  for (const [position, entry] of scope.document.nat.entries()) {
    const path: Path = ['nat', position];
    yield* scope.reference(entry.namespace, entry.out, [...path, 'out']);
    const key = `${entry.namespace} ${entry.from} ${entry.out ?? ''}`;
    const first = seen.get(key);
    if (first)
      yield error(
        [...path, 'from'],
        `NAT from ${entry.from} is there already, on ${scope.where([...first, 'from'])}.`,
        'Put what both publish into one entry.',
      );
    else seen.set(key, path);
    yield* inside(scope, entry, path);
    yield* published(scope, entry, path, ports);
  }
}

function* forwarding({ document, where }: Scope): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [position, { namespace, ipv4, ipv6 }] of document.forwarding.entries()) {
    const path: Path = ['forwarding', position];
    const first = seen.get(namespace);
    if (first)
      yield error(
        path,
        `Forwarding in ${inWords(namespace)} is said already, on ${where(first)}.`,
        'Put both into one entry.',
      );
    else seen.set(namespace, path);
    if (!ipv4 && !ipv6)
      yield warning(
        path,
        'This entry forwards neither IPv4 nor IPv6, so it does nothing.',
        'Add "ipv4: true" or "ipv6: true", or delete it.',
      );
  }
}

/** A prefix that nothing in the namespace has, and no route leads to, has no packets to translate. */
function* inside(scope: Scope, { namespace, from, out }: Nat, path: Path): Generator<CheckFault> {
  const one = block(from);
  if (!one) return;
  const ends = [...scope.endsIn(namespace)];
  const has = (given: { block: Block }): boolean => overlaps(given.block, one) && given.block.length > 0;
  const isRouted = scope.document.routes.some((route) => {
    const to = block(route.destination);
    return route.namespace === namespace && to !== null && to.length > 0 && overlaps(to, one);
  });
  const holder = ends.find(({ addresses }) => addresses.some(has));
  if (one.length > 0 && !holder && !isRouted) {
    yield warning(
      [...path, 'from'],
      `No link of this document in ${inWords(namespace)} has an address in ${from}, and no route leads there.`,
      `Write the prefix of the link whose hosts go out${exampleOf(
        ends.flatMap(({ addresses }) => addresses),
        one,
      )}.`,
    );
  }
  const through = out === undefined ? undefined : scope.end(namespace, out);
  if (through && through.addresses.some(({ block: given }) => covers(one, given))) {
    yield warning(
      [...path, 'out'],
      `"${through.name}" is the inside of this NAT: its own address is in ${from}.`,
      'Name the link that leads outside, or leave "out" out.',
    );
  }
}

const exampleOf = (given: readonly { text: string; block: Block }[], like: Block): string => {
  const found = given.find(({ block: one }) => one.family === like.family && !isLinkLocal(one));
  return found ? `: that of ${found.text}, for example` : '';
};

function* published(
  scope: Scope,
  { namespace, from, publish }: Nat,
  path: Path,
  ports: Map<string, Path>,
): Generator<CheckFault> {
  const family = parseCidr(from)?.family;
  for (const [number, { protocol, port, to }] of publish.entries()) {
    const at: Path = [...path, 'publish', number];
    const own = addressFamily(to);
    const key = `${namespace} ${protocol} ${own ?? ''} ${port}`;
    const first = ports.get(key);
    if (first)
      yield error(
        [...at, 'port'],
        `The ${protocol.toUpperCase()} port ${port} is published already, on ${scope.where([...first, 'port'])}.`,
        'Publish one of the two on another port.',
      );
    else ports.set(key, at);
    const target = block(to);
    const prefix = block(from);
    if (family !== undefined && own !== family) {
      yield error(
        [...at, 'to'],
        `${to} is not ${family === 'ipv4' ? 'an IPv4' : 'an IPv6'} address, and this NAT is for ${from}.`,
        `Put it below an entry of "nat" whose "from" is ${own === 'ipv6' ? 'an IPv6' : 'an IPv4'} prefix.`,
      );
    } else if (target && prefix && !covers(prefix, target)) {
      yield warning(
        [...at, 'to'],
        `${to} is not in ${from}, where this NAT's machines are.`,
        `Write an address of ${from}.`,
      );
    }
  }
}
