import { addressFamily, parseCidr, type Nat } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { block, covers, familyName, isLinkLocal, overlaps, type Block } from './prefixes.ts';
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
        say('nat.twice', { from: entry.from, where: scope.where([...first, 'from']) }),
        say('nat.onePublish'),
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
        say('nat.forwardingTwice', { namespace: inWords(namespace), where: where(first) }),
        say('fix.oneEntry'),
      );
    else seen.set(namespace, path);
    if (!ipv4 && !ipv6) yield warning(path, say('nat.forwardsNothing'), say('nat.addForwarding'));
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
      say('nat.noInside', { namespace: inWords(namespace), from }),
      writePrefix(
        ends.flatMap(({ addresses }) => addresses),
        one,
      ),
    );
  }
  const through = out === undefined ? undefined : scope.end(namespace, out);
  if (through && through.addresses.some(({ block: given }) => covers(one, given))) {
    yield warning([...path, 'out'], say('nat.outIsInside', { name: through.name, from }), say('nat.nameOut'));
  }
}

const writePrefix = (given: readonly { text: string; block: Block }[], like: Block): Message => {
  const found = given.find(({ block: one }) => one.family === like.family && !isLinkLocal(one));
  return found ? say('nat.writePrefixOf', { address: found.text }) : say('nat.writePrefix');
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
        say('nat.portTwice', { protocol: protocol.toUpperCase(), port, where: scope.where([...first, 'port']) }),
        say('nat.otherPort'),
      );
    else ports.set(key, at);
    const target = block(to);
    const prefix = block(from);
    if (family !== undefined && own !== family) {
      yield error(
        [...at, 'to'],
        say('nat.family', { address: to, family: familyName(family), from }),
        say('nat.otherEntry', { family: familyName(own ?? 'ipv4') }),
      );
    } else if (target && prefix && !covers(prefix, target)) {
      yield warning([...at, 'to'], say('nat.notInside', { address: to, from }), say('nat.writeInside', { from }));
    }
  }
}
