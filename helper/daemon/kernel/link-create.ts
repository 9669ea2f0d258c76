import type { LinkChange, LinkCreate } from '../../../native/lib/types.ts';
import {
  changedFields,
  differingFields,
  fail,
  LINK_ALIAS,
  LINK_GROUP,
  ok,
  peerOf,
  type Link,
  type LinkAdd,
  type LinkFields,
  type Result,
} from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { failure, incomplete, unverified, type Refusal } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { addAddress } from './address.ts';
import { explainCreate, stepFailed } from './link-failures.ts';
import { optionalIndex, requireNamespace } from './resolve.ts';
import { sameOption, without } from './same.ts';
import { createTun } from './tun-create.ts';
import { Undo } from './undo.ts';

type Made = { link: Link; peer: Link | null };
const STEP = 'link.add';

/** Whether the netlink thread makes the whole link by itself, from nothing that another link must be asked for. */
export const isSingleRequest = (asked: LinkAdd): boolean =>
  asked.kind !== 'tun' &&
  asked.kind !== 'tap' &&
  asked.controller === undefined &&
  asked.addresses.length === 0 &&
  !('parent' in asked.options) &&
  !asked.name.includes('%d') &&
  (asked.kind !== 'bridge' || asked.mtu === undefined) &&
  (peerOf(asked)?.addresses ?? []).length === 0;

/** Makes a whole link and reads it back; on any failure takes back what was made of it. */
export async function createLink(kernel: Kernel, asked: LinkAdd): Promise<Result<Made>> {
  const undo = new Undo();
  const made = await make(kernel, asked, undo);
  if (made.ok) return made;
  const stuck = await undo.run(kernel.log);
  if (stuck.length === 0) return made;
  return fail(incomplete(made.error, stuck));
}

async function make(kernel: Kernel, asked: LinkAdd, undo: Undo): Promise<Result<Made>> {
  const there = await requireNamespace(kernel, asked.namespace, STEP);
  if (!there.ok) return there;
  const controller = await optionalIndex(kernel, asked.namespace, asked.controller, STEP, 'controller');
  if (!controller.ok) return controller;
  const created =
    asked.kind === 'tun' || asked.kind === 'tap'
      ? await createTun(kernel, asked, undo)
      : await createByNetlink(kernel, asked, undo);
  if (!created.ok) return created;
  const whole = await configure(kernel, asked, created.value, controller.value);
  if (!whole.ok) return whole;
  return verifyLink(asked, whole.value.link, controller.value) ?? whole;
}

type NetlinkAdd = Exclude<LinkAdd, { kind: 'tun' | 'tap' }>;

async function createByNetlink(kernel: Kernel, asked: NetlinkAdd, undo: Undo): Promise<Result<Made>> {
  const { netlink } = kernel;
  const { namespace } = asked;
  const parentName = 'parent' in asked.options ? asked.options.parent : undefined;
  const parent = await optionalIndex(kernel, namespace, parentName, STEP, 'options.parent');
  if (!parent.ok) return parent;
  const named = await literalName(kernel, namespace, asked.name);
  if (!named.ok) return named;
  const name = named.value;
  const request = creation(asked, name, parent.value);
  if (!request.ok) return request;
  const pair = request.value.kind === 'veth' ? request.value.options : null;
  const peerName = pair?.peer;
  const peerNamespace = pair?.peerNamespace ?? namespace;
  if (peerName !== undefined) {
    const peerThere = await requireNamespace(kernel, peerNamespace, STEP, 'options.peerNamespace');
    if (!peerThere.ok) return peerThere;
  }

  const created = await netlink.createLink(namespace, request.value);
  if (!created.ok) return explainCreate(kernel, asked, created.error, name, peerName, peerNamespace);
  const [index = 0, peerIndex] = created.value;
  undo.push(say('operation.linkDelete', { link: name }), () => netlink.deleteLink(namespace, index));
  const link = await kernel.observer.madeLink(namespace, index);
  if (!link.ok) return stepFailed(link.error, say('link.notReadBack', { name }));
  if (peerIndex === undefined) return ok({ link: link.value, peer: null });
  const peer = await kernel.observer.madeLink(peerNamespace, peerIndex);
  if (!peer.ok) return stepFailed(peer.error, say('link.notReadBack', { name: peerName ?? '' }));
  return ok({ link: link.value, peer: peer.value });
}

/**
 * Bytes; what a new bridge has. A bridge takes the MTU of its ports until somebody changes its own
 * (BROPT_MTU_SET_BY_USER); one that it was made with, or has already, is no change. So the one that
 * is asked for is set afterwards, by {@link missingMarks}, and differs then.
 */
const BRIDGE_MTU = 1500;

/** The kernel's request for a link of this kind. */
function creation(asked: NetlinkAdd, name: string, parent: number | undefined): Result<LinkCreate> {
  const { mtu, mac, up, controller } = asked;
  const group = asked.group ?? LINK_GROUP;
  const alias = wantedAlias(asked);
  const base = {
    name,
    group,
    alias,
    // A bond takes only ports that are down; so where there is a controller, up comes last.
    ...(up && controller === undefined ? { up } : {}),
    ...(mtu === undefined ? {} : { mtu }),
    ...(mac === undefined ? {} : { mac }),
    ...(parent === undefined ? {} : { parent }),
  };
  switch (asked.kind) {
    case 'veth': {
      const { peerMac, queues = 1 } = asked.options;
      const peer = peerOf({ ...asked, name });
      if (peer.name === name && peer.namespace === asked.namespace) {
        return failure('conflict', STEP, say('link.vethNames'), { field: 'options.peer' });
      }
      return ok({
        ...base,
        kind: 'veth',
        // Left to itself the kernel allocates a pair for each CPU and turns all but one off again, which
        // takes an RCU grace period at each end (veth_init_queues): most of the time of making the pair.
        queues,
        options: {
          peer: peer.name,
          peerGroup: group,
          peerAlias: alias,
          peerUp: up,
          ...(mtu === undefined ? {} : { peerMtu: mtu }),
          ...(peer.namespace === asked.namespace ? {} : { peerNamespace: peer.namespace }),
          ...(peerMac === undefined ? {} : { peerMac }),
        },
      });
    }
    // Off is what a new bridge has; a kernel without VLAN filtering refuses even to be told so.
    case 'bridge': {
      const options = asked.options.vlanFiltering === false ? without(asked.options, 'vlanFiltering') : asked.options;
      return ok({ ...without(base, 'mtu'), ...(mtu === BRIDGE_MTU ? { mtu: mtu - 1 } : {}), kind: 'bridge', options });
    }
    case 'vxlan': {
      const vxlan = asked.options;
      if (vxlan.remote !== undefined && vxlan.group !== undefined) {
        return failure('invalid', STEP, say('link.vxlanRemoteAndGroup'), { field: 'options.group' });
      }
      const { id, port, ...optional } = vxlan;
      return ok({ ...base, kind: 'vxlan', options: { id, port, ...without(optional, 'parent') } });
    }
    case 'macvlan':
    case 'macvtap':
      return ok({ ...base, kind: asked.kind, options: { mode: asked.options.mode } });
    case 'vlan':
      return ok({ ...base, kind: 'vlan', options: { id: asked.options.id, protocol: asked.options.protocol } });
    case 'bond':
      return ok({ ...base, kind: 'bond', options: asked.options });
    case 'ifb':
    case 'dummy':
      return ok({ ...base, kind: asked.kind });
  }
}

/** For a pattern such as `veth%d` the lowest number that is free, as the kernel itself would choose. */
async function literalName(kernel: Kernel, namespace: string, name: string): Promise<Result<string>> {
  if (!name.includes('%d')) return ok(name);
  const read = await kernel.observer.reread(namespace, ['links']);
  if (!read.ok) return read;
  const taken = new Set([...kernel.store.rows('links', namespace)].map((link) => link.name));
  let number = 0;
  while (taken.has(name.replace('%d', String(number)))) number += 1;
  return ok(name.replace('%d', String(number)));
}

/** What the making of the link could not say: marks of a TUN or TAP, controller, addresses, and up after those. */
async function configure(
  kernel: Kernel,
  asked: LinkAdd,
  made: Made,
  controller: number | undefined,
): Promise<Result<Made>> {
  const { link, peer } = made;
  const { namespace, index, name } = link;
  const change = async (what: LinkChange, why: Message, field: string): Promise<Result<null>> => {
    const changed = await kernel.netlink.changeLink(namespace, index, what);
    return changed.ok ? ok(null) : stepFailed(changed.error, why, field);
  };
  const steps: (() => Promise<Result<unknown>>)[] = [];
  const marks = missingMarks(asked, link);
  if (Object.keys(marks).length > 0)
    steps.push(() =>
      change(marks, say('link.notCreated', { kind: asked.kind, name }), asked.mtu === undefined ? 'alias' : 'mtu'),
    );
  if (controller !== undefined) {
    steps.push(() =>
      change({ controller }, say('link.cannotJoin', { name, controller: asked.controller ?? '' }), 'controller'),
    );
  }
  for (const [position, address] of asked.addresses.entries()) {
    steps.push(() => addAddress(kernel, link, { address }, STEP, `addresses.${position}`));
  }
  if (asked.up && !link.up) steps.push(() => change({ up: true }, say('link.doesNotComeUp', { name }), 'up'));
  if (peer)
    for (const [position, address] of (peerOf(asked)?.addresses ?? []).entries())
      steps.push(() => addAddress(kernel, peer, { address }, STEP, `options.peerAddresses.${position}`));
  // Most links are whole as they were made, and have been read back then.
  if (steps.length === 0) return ok(made);

  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  const [read, peerRead] = await Promise.all([
    kernel.observer.readLink(namespace, index),
    peer ? kernel.observer.readLink(peer.namespace, peer.index) : ok(null),
  ]);
  if (!read.ok) return stepFailed(read.error, say('link.notReadBack', { name }));
  if (!peerRead.ok) return stepFailed(peerRead.error, say('link.notReadBack', { name: peer?.name ?? name }));
  return ok({ link: read.value, peer: peerRead.value });
}

/** What of alias, group and MTU the link does not have yet. */
const missingMarks = (asked: LinkAdd, link: Link): LinkChange =>
  changedFields({ ...marked(asked), mac: undefined }, link);

/** With the alias and the group that a link of ours has where nobody says. */
const marked = (asked: LinkAdd): LinkFields => ({
  mtu: asked.mtu,
  mac: asked.mac,
  alias: wantedAlias(asked),
  group: asked.group ?? LINK_GROUP,
});

/** The alias that the link is marked with. */
export const wantedAlias = ({ alias }: LinkAdd): string => alias ?? LINK_ALIAS;

/** What the kernel has, against what was asked. */
export function verifyLink(asked: LinkAdd, link: Link, controller: number | undefined): Refusal | null {
  const wrong = (field: string, wanted: unknown, found: unknown) => unverified(STEP, field, wanted, found);
  if (!asked.name.includes('%d') && link.name !== asked.name) return wrong('name', asked.name, link.name);
  const [other] = differingFields(marked(asked), link);
  if (other) return wrong(other.field, other.wanted, other.found);
  if (link.up !== asked.up && asked.up) return wrong('up', asked.up, link.up);
  if (controller !== undefined && link.controller !== controller)
    return wrong('controller', controller, link.controller);
  if (asked.kind === 'veth' && link.txQueues !== (asked.options.queues ?? 1))
    return wrong('options.queues', asked.options.queues, link.txQueues);
  for (const [name, value] of Object.entries(asked.options)) {
    if (RESOLVED.has(name) || value === undefined) continue;
    if (!sameOption(value as string | number | boolean | null, link.options[name]))
      return wrong(`options.${name}`, value, link.options[name]);
  }
  return null;
}

/**
 * Options that every link has a field for, of this end or of the other: `parent`, `peer`, the addresses, the queues.
 */
const RESOLVED = new Set(['parent', 'peer', 'peerNamespace', 'peerMac', 'peerAddresses', 'queues']);
