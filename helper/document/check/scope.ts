import { makesDevice, peerOf, type DocumentLink, type NetworkDocument } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { similar } from '../similar.ts';
import type { Path } from '../yaml/tree.ts';
import { error, type CheckFault, type Where } from './fault.ts';
import { block, type Block } from './prefixes.ts';

/** An address that the document gives a link. */
export interface GivenAddress {
  readonly text: string;
  readonly path: Path;
  readonly block: Block;
}

/** A link as the document has it: made or changed by it, or the other end of a veth pair. */
export interface End {
  readonly link: DocumentLink;
  /** Of its name, or of what the name follows from. */
  readonly path: Path;
  readonly base: Path;
  readonly namespace: string;
  readonly name: string;
  readonly kind: DocumentLink['kind'];
  readonly isPeer: boolean;
  readonly up: boolean | undefined;
  readonly mtu: number | undefined;
  readonly controller: string | undefined;
  readonly parent: string | undefined;
  readonly addresses: readonly GivenAddress[];
}

/**
 * Links that a namespace may have without anybody having made them: the loopback, and what tunnel
 * modules put into every namespace (net.core.fb_tunnels_only_for_init_net = 0).
 */
const KERNELS_OWN = new Set([
  'lo',
  'tunl0',
  'gre0',
  'gretap0',
  'erspan0',
  'sit0',
  'ip_vti0',
  'ip6_vti0',
  'ip6tnl0',
  'ip6gre0',
]);

export const isKernelsOwn = (name: string): boolean => KERNELS_OWN.has(name);

/** A document by names: what every rule of the check looks things up in. */
export class Scope {
  readonly document: NetworkDocument;
  readonly where: Where;
  readonly ends: readonly End[];
  readonly #made: ReadonlySet<string>;
  readonly #ends = new Map<string, Map<string, End>>();
  /** TAPs and TUNs that datapaths make, as `NAMESPACE/NAME`. */
  readonly #ofDatapaths: ReadonlySet<string>;

  constructor(document: NetworkDocument, where: Where) {
    this.document = document;
    this.where = where;
    this.#made = new Set(document.namespaces);
    this.#ofDatapaths = new Set(
      document.datapaths.flatMap(({ ports }) =>
        ports.flatMap((port) => (makesDevice(port) ? [`${port.namespace}/${port.device}`] : [])),
      ),
    );
    this.ends = document.links.flatMap(endsOf);
    for (const end of this.ends) {
      const here = this.#ends.get(end.namespace) ?? new Map<string, End>();
      this.#ends.set(end.namespace, here);
      if (!here.has(end.name)) here.set(end.name, end);
    }
  }

  /** The first link of this name. */
  end(namespace: string, name: string): End | undefined {
    return this.#ends.get(namespace)?.get(name);
  }

  endsIn(namespace: string): Iterable<End> {
    return this.#ends.get(namespace)?.values() ?? [];
  }

  /** Whether the document makes the namespace, so that nothing is in it but what the document puts there. */
  isClosed(namespace: string): boolean {
    return this.#made.has(namespace);
  }

  namespaces(): ReadonlySet<string> {
    return this.#made;
  }

  /** Whether a datapath of the document makes this device, where it is not there. */
  isOfDatapath(namespace: string, name: string): boolean {
    return this.#ofDatapaths.has(`${namespace}/${name}`);
  }

  /** Whether the link may be there when the network comes up; what the machine really has, the planner sees. */
  mayExist(namespace: string, name: string): boolean {
    return (
      this.end(namespace, name) !== undefined ||
      !this.isClosed(namespace) ||
      isKernelsOwn(name) ||
      this.isOfDatapath(namespace, name)
    );
  }

  /** The fault of a reference to a link that cannot be there. */
  *reference(namespace: string, name: string | undefined, path: Path): Generator<CheckFault> {
    if (name === undefined || this.mayExist(namespace, name)) return;
    const there = namesOf(this.endsIn(namespace));
    const meant = similar(name, there);
    const elsewhere = this.ends.find((end) => end.name === name);
    yield error(
      path,
      say('naming.noLink', { namespace, name }),
      meant !== undefined
        ? say('fix.meant', { word: meant })
        : elsewhere
          ? say('naming.elsewhere', {
              name,
              namespace: inWords(elsewhere.namespace),
              where: this.where(elsewhere.path),
            })
          : there.length === 0
            ? say('naming.emptyNamespace')
            : say('naming.linksThere', { names: there.slice(0, 8).join(', '), more: there.length > 8 ? ' ...' : '' }),
    );
  }
}

/** So many that a hostile document does not make finding the meant one slow. */
const CANDIDATES = 200;
function namesOf(ends: Iterable<End>): string[] {
  const found: string[] = [];
  for (const { name } of ends) {
    if (found.length === CANDIDATES) break;
    found.push(name);
  }
  return found;
}

export const inWords = (namespace: string): Message =>
  namespace === '' ? say('document.ownNamespace') : say('document.namespace', { namespace });

function endsOf(link: DocumentLink, position: number): End[] {
  const base: Path = ['links', position];
  const { namespace, name, kind, mtu, controller, up } = link;
  const parent = kind !== 'existing' && 'parent' in link.options ? link.options.parent : undefined;
  const own: End = {
    link,
    path: [...base, 'name'],
    base,
    namespace,
    name,
    kind,
    isPeer: false,
    up,
    mtu,
    controller,
    parent,
    addresses: given(link.addresses, [...base, 'addresses']),
  };
  if (link.kind !== 'veth') return [own];
  const peer = peerOf(link);
  return [
    own,
    {
      link,
      path: link.options.peer === undefined ? [...base, 'name'] : [...base, 'options', 'peer'],
      base,
      namespace: peer.namespace,
      name: peer.name,
      kind,
      isPeer: true,
      up,
      mtu,
      controller: undefined,
      parent: undefined,
      addresses: given(peer.addresses, [...base, 'options', 'peerAddresses']),
    },
  ];
}

const given = (texts: readonly string[], path: Path): GivenAddress[] =>
  texts.flatMap((text, position) => {
    const one = block(text);
    return one ? [{ text, path: [...path, position], block: one }] : [];
  });
