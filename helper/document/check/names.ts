import { isForeignNamespace, peerOf, type DocumentLink } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { similar } from '../similar.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { inWords, isKernelsOwn, type Scope } from './scope.ts';

/** Names: each once in its namespace, and namespaces that are meant. */
export function* names(scope: Scope): Generator<CheckFault> {
  yield* namespaceNames(scope);
  for (const end of scope.ends) {
    const first = scope.end(end.namespace, end.name);
    if (!first || first === end) continue;
    const isOwnPeer = end.isPeer && first.base === end.base;
    if (isOwnPeer) {
      yield error(end.path, say('naming.bothEnds', { name: end.name }), say('naming.otherPeer'));
    } else if (end.isPeer && end.path.at(-1) === 'name') {
      yield error(
        end.path,
        say('naming.defaultPeerTaken', {
          name: end.name,
          namespace: inWords(end.namespace),
          where: scope.where(first.path),
        }),
        say('naming.namePeer'),
      );
    } else {
      yield error(
        end.path,
        say('naming.linkTwice', { namespace: inWords(end.namespace), name: end.name, where: scope.where(first.path) }),
        end.kind === 'existing' && first.kind === 'existing' ? say('naming.oneEntry') : say('fix.otherName'),
      );
    }
  }
  for (const { kind, name, namespace, path } of scope.ends) {
    if (name === 'lo' && kind !== 'existing')
      yield error(path, say('naming.loopback', { namespace: inWords(namespace) }), say('naming.existingLoopback'));
  }
  yield* existing(scope);
  yield* macs(scope);
}

function* namespaceNames({ document, where }: Scope): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [position, name] of document.namespaces.entries()) {
    const path: Path = ['namespaces', position];
    const first = seen.get(name);
    if (first) yield error(path, say('naming.namespaceTwice', { name, where: where(first) }), say('fix.deleteOne'));
    else seen.set(name, path);
  }
}

/** Names of namespaces that are compared with the declared ones; a document with more means it so. */
const LOOKED = 64;

/**
 * Nobody promises that a foreign one is there tomorrow. One that nobody declares may be there already; one that is
 * nearly called like a declared one is a slip.
 */
function* namespaceSlip(scope: Scope, namespace: string, path: Path, looked: Set<string>): Generator<CheckFault> {
  if (namespace === '' || scope.isClosed(namespace) || looked.has(namespace) || looked.size >= LOOKED) return;
  looked.add(namespace);
  if (isForeignNamespace(namespace)) {
    yield error(path, say('naming.namespaceForeign', { namespace }), say('naming.nameOne', { namespace }));
    return;
  }
  const meant = similar(namespace, scope.namespaces());
  if (meant !== undefined && Math.abs(meant.length - namespace.length) <= 1 && differsInLetters(meant, namespace)) {
    yield warning(path, say('naming.namespaceNotMade', { namespace }), say('fix.meant', { word: meant }));
  }
}

/** `net1` and `net2` are two names; `blue` and `bleu` are one. */
const differsInLetters = (a: string, b: string): boolean => a.replace(/\d+/g, '') !== b.replace(/\d+/g, '');

export function* namespaceReferences(scope: Scope): Generator<CheckFault> {
  const looked = new Set<string>();
  const { links, routes, rules, forwarding, nat, dhcp } = scope.document;
  for (const [list, entries] of Object.entries({ links, routes, rules, forwarding, nat, dhcp })) {
    for (const [position, { namespace }] of entries.entries())
      yield* namespaceSlip(scope, namespace, [list, position, 'namespace'], looked);
  }
  for (const [position, link] of links.entries()) {
    const peer = peerOf(link);
    if (peer) yield* namespaceSlip(scope, peer.namespace, ['links', position, 'options', 'peerNamespace'], looked);
  }
  for (const [index, { ports }] of scope.document.datapaths.entries()) {
    for (const [position, { namespace }] of ports.entries())
      yield* namespaceSlip(scope, namespace, ['datapaths', index, 'ports', position, 'namespace'], looked);
  }
}

/** In a namespace that the network makes there is nothing yet. */
function* existing(scope: Scope): Generator<CheckFault> {
  for (const [position, link] of scope.document.links.entries()) {
    if (
      link.kind !== 'existing' ||
      !scope.isClosed(link.namespace) ||
      isKernelsOwn(link.name) ||
      scope.isOfDatapath(link.namespace, link.name)
    )
      continue;
    yield error(
      ['links', position, 'name'],
      say('naming.notInNew', { namespace: link.namespace, name: link.name }),
      say('naming.sayKind'),
    );
  }
}

function* macs({ document, where }: Scope): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [path, mac] of document.links.flatMap(macsOf)) {
    const first = seen.get(mac);
    if (first) yield warning(path, say('naming.macTwice', { mac, where: where(first) }), say('naming.leaveMacOut'));
    else seen.set(mac, path);
  }
}

function macsOf(link: DocumentLink, position: number): [Path, string][] {
  const own = link.kind === 'existing' ? undefined : link.mac;
  const peer = link.kind === 'veth' ? link.options.peerMac : undefined;
  return [
    ...(own === undefined ? [] : [[['links', position, 'mac'], own.toLowerCase()] as [Path, string]]),
    ...(peer === undefined ? [] : [[['links', position, 'options', 'peerMac'], peer.toLowerCase()] as [Path, string]]),
  ];
}
