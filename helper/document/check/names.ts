import type { DocumentLink } from '../../protocol/index.ts';
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
      yield error(
        end.path,
        `Both ends of this veth pair are called "${end.name}".`,
        'Give "options.peer" another name, or put it into another namespace with "options.peerNamespace".',
      );
    } else if (end.isPeer && end.path.at(-1) === 'name') {
      yield error(
        end.path,
        `The other end of this veth pair would be called "${end.name}", as another link is in ${inWords(end.namespace)} (${scope.where(first.path)}).`,
        'Name the other end with "options.peer".',
      );
    } else {
      yield error(
        end.path,
        `Two links in ${inWords(end.namespace)} are called "${end.name}"; the first is on ${scope.where(first.path)}.`,
        end.kind === 'existing' && first.kind === 'existing'
          ? 'Put what both say into one entry.'
          : 'Give one of them another name.',
      );
    }
  }
  for (const { kind, name, namespace, path } of scope.ends) {
    if (name === 'lo' && kind !== 'existing')
      yield error(
        path,
        `The loopback "lo" is in ${inWords(namespace)} already, so no link can be made under its name.`,
        'Choose another name, or say "kind: existing" to change the loopback.',
      );
  }
  yield* existing(scope);
  yield* macs(scope);
}

function* namespaceNames({ document, where }: Scope): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [position, name] of document.namespaces.entries()) {
    const path: Path = ['namespaces', position];
    const first = seen.get(name);
    if (first)
      yield error(
        path,
        `The namespace "${name}" is there twice; the first is on ${where(first)}.`,
        'Delete one of the two.',
      );
    else seen.set(name, path);
  }
}

/** Names of namespaces that are compared with the declared ones; a document with more means it so. */
const LOOKED = 64;

/** A namespace that nobody declares may be there already; one that is nearly called like a declared one is a slip. */
function* namespaceSlip(scope: Scope, namespace: string, path: Path, looked: Set<string>): Generator<CheckFault> {
  if (namespace === '' || scope.isClosed(namespace) || looked.has(namespace) || looked.size >= LOOKED) return;
  looked.add(namespace);
  const meant = similar(namespace, scope.namespaces());
  if (meant !== undefined && Math.abs(meant.length - namespace.length) <= 1 && differsInLetters(meant, namespace)) {
    yield warning(
      path,
      `The network does not make a namespace "${namespace}"; it must be there already.`,
      `Did you mean "${meant}"?`,
    );
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
    if (link.kind === 'veth')
      yield* namespaceSlip(
        scope,
        link.options.peerNamespace ?? '',
        ['links', position, 'options', 'peerNamespace'],
        looked,
      );
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
      `The network makes the namespace "${link.namespace}", so no link "${link.name}" exists in it.`,
      'Say of what kind the link is to be made, or leave "namespace" out if it is a link of this machine.',
    );
  }
}

function* macs({ document, where }: Scope): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [path, mac] of document.links.flatMap(macsOf)) {
    const first = seen.get(mac);
    if (first)
      yield warning(
        path,
        `Two links have the MAC address ${mac}; the first is on ${where(first)}.`,
        'Leave one of them out: the kernel makes one up.',
      );
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
