import { LinkAdd, linkKind, parseCidr, type CreatableKind, type Link } from '../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../helper/protocol/messages/index.ts';
import { namesIn, parentsIn, proposeName, proposeVlanName } from '../links/propose.ts';
import { faultsOf, type Faults } from './faults.ts';
import { missingPrefix } from './prefix.tsx';
import { filled, number, present, word } from './typed.ts';

/** The form as it is typed: numbers are text until they are sent. */
export interface Draft {
  kind: CreatableKind;
  namespace: string;
  name: string;
  /** The user chose the name; until then it follows kind, parent and namespace. */
  isNamed: boolean;
  /** The same for the other end of a veth pair. */
  isPeerNamed: boolean;
  up: boolean;
  mtu: string;
  mac: string;
  alias: string;
  group: string;
  controller: string;
  addresses: string[];
  options: Record<string, string | boolean | string[]>;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Fills what follows from something else and was not chosen: the name, the peer's name, the parent. */
export function settle(draft: Draft, links: readonly Link[]): Draft {
  const taken = namesIn(links, draft.namespace);
  const options = { ...draft.options };
  if ('parent' in options) {
    const parents = parentsIn(links, draft.namespace).map((link) => link.name);
    const parent = text(options.parent);
    if (parent !== '' ? !parents.includes(parent) : linkKind(draft.kind).parent === 'required')
      options.parent = linkKind(draft.kind).parent === 'required' ? (parents[0] ?? '') : '';
  }
  const name = draft.isNamed
    ? draft.name
    : draft.kind === 'vlan'
      ? proposeVlanName(text(options.parent), text(options.id), taken)
      : proposeName(draft.kind, taken);
  if (draft.kind === 'veth' && !draft.isPeerNamed) {
    const there = namesIn(links, text(options.peerNamespace));
    options.peer = proposeName(
      'veth',
      text(options.peerNamespace) === draft.namespace ? new Set([...there, name]) : there,
    );
  }
  return { ...draft, name, options };
}

/** A form whose defaults work as they stand. `uid`: whose programs may open a new TUN or TAP. */
export function startDraft(kind: CreatableKind, namespace: string, links: readonly Link[], uid: number): Draft {
  const options = Object.fromEntries(
    linkKind(kind).form.map(({ name, type, initial }) => [name, type === 'addresses' ? [] : initial]),
  );
  if ('owner' in options && uid !== 0) options.owner = String(uid);
  if (kind === 'veth') options.peerNamespace = namespace;
  return settle(
    {
      kind,
      namespace,
      name: '',
      isNamed: false,
      isPeerNamed: false,
      up: true,
      mtu: '',
      mac: '',
      alias: '',
      group: '',
      controller: '',
      addresses: [],
      options,
    },
    links,
  );
}

/** The request that the form amounts to, not yet checked. Pure. */
export function requestOf(draft: Draft): unknown {
  const options: Record<string, unknown> = {};
  for (const { name, type, initial } of linkKind(draft.kind).form) {
    const value = draft.options[name];
    // The default is the kernel's own: a kernel without the feature refuses even its "off" (vlanFiltering).
    if (typeof value === 'boolean') options[name] = value === initial ? undefined : value;
    else if (Array.isArray(value)) options[name] = filled(value);
    else if (type === 'number') options[name] = number(text(value));
    // The empty string is the helper's own namespace, a value like the others.
    else options[name] = type === 'namespace' ? text(value) : word(text(value));
  }
  return present({
    kind: draft.kind,
    namespace: draft.namespace,
    name: draft.name,
    up: draft.up,
    mtu: number(draft.mtu),
    mac: word(draft.mac),
    alias: word(draft.alias),
    group: number(draft.group),
    controller: word(draft.controller),
    addresses: filled(draft.addresses),
    options: present(options),
  });
}

/** The same address as it is compared: one that is half typed equals nothing. */
const sameAddress = (address: string): string | null => {
  const cidr = parseCidr(address.trim());
  return cidr && `${cidr.address.toLowerCase()}/${cidr.prefixLength}`;
};

function listFaults(path: string, addresses: readonly string[], faults: Map<string, Message>): void {
  const seen = new Set<string>();
  addresses.forEach((address, position) => {
    const alone = missingPrefix(address);
    if (alone !== null) faults.set(`${path}.${position}`, alone);
    const same = sameAddress(address);
    if (same === null) return;
    if (seen.has(same)) faults.set(`${path}.${position}`, say('field.addressTwice'));
    seen.add(same);
  });
}

/** Positions in the request's list, from which empty lines are left out, are not those in the form. */
function formPath(path: readonly PropertyKey[], draft: Draft): string {
  const parts = path.map(String);
  const position = Number(parts.at(-1));
  const list =
    parts[0] === 'addresses' ? draft.addresses : parts[1] === 'peerAddresses' ? draft.options.peerAddresses : undefined;
  if (Array.isArray(list) && Number.isInteger(position)) {
    const places = list.flatMap((address, place) => (address.trim() === '' ? [] : [place]));
    parts[parts.length - 1] = String(places[position] ?? position);
  }
  return parts.join('.');
}

/** Checks the form with the protocol's own schema, and with what is known of the namespace. Pure. */
export function check(draft: Draft, links: readonly Link[]): { request: LinkAdd | null; faults: Faults } {
  const parsed = LinkAdd.safeParse(requestOf(draft));
  const faults = faultsOf(parsed.error, (path) => formPath(path, draft));
  const taken = (path: string, name: string, namespace: string) => {
    if (!faults.has(path) && namesIn(links, namespace).has(name)) faults.set(path, say('field.linkTaken', { name }));
  };
  taken('name', draft.name, draft.namespace);
  if (draft.kind === 'veth') {
    const peer = text(draft.options.peer).trim();
    const namespace = text(draft.options.peerNamespace);
    taken('options.peer', peer, namespace);
    if (peer === draft.name && namespace === draft.namespace)
      faults.set('options.peer', say('field.linkTaken', { name: peer }));
    listFaults('options.peerAddresses', draft.options.peerAddresses as string[], faults);
  }
  listFaults('addresses', draft.addresses, faults);
  return { request: faults.size === 0 && parsed.success ? parsed.data : null, faults };
}
