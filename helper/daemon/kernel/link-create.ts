import type { LinkCreate } from '../../../native/lib/types.ts';
import {
  fail, LINK_ALIAS, LINK_GROUP, LINK_NAME_MAX, ok, type Link, type LinkAdd, type Result,
} from '../../protocol/index.ts';
import { failure, unverified, type Refusal } from '../errors.ts';
import type { Services } from '../services.ts';
import { addAddress } from './address.ts';
import { explainCreate, stepFailed } from './link-failures.ts';
import { findNew, optionalIndex, requireNamespace } from './resolve.ts';
import { sameMac, sameOption } from './same.ts';
import { createTun } from './tun-create.ts';
import { Undo } from './undo.ts';
import { without } from './without.ts';

type Made = { link: Link; peer: Link | null };
const STEP = 'link.add';

/** Makes a whole link and reads it back; on any failure takes back what was made of it. */
export async function createLink(services: Services, asked: LinkAdd): Promise<Result<Made>> {
  const undo = new Undo();
  const made = await make(services, asked, undo);
  if (made.ok) return made;
  const stuck = await undo.run(services.log);
  if (stuck.length === 0) return made;
  return fail({ ...made.error, message: `${made.error.message} Not taken back: ${stuck.join(', ')}.` });
}

async function make(services: Services, asked: LinkAdd, undo: Undo): Promise<Result<Made>> {
  const there = requireNamespace(services, asked.namespace, STEP);
  if (!there.ok) return there;
  const controller = await optionalIndex(services, asked.namespace, asked.controller, STEP, 'controller');
  if (!controller.ok) return controller;
  const created = asked.kind === 'tun' || asked.kind === 'tap'
    ? await createTun(services, asked, undo)
    : await createByNetlink(services, asked, undo);
  if (!created.ok) return created;
  const { link, peer } = created.value;

  // Both ends at once: the netlink thread sends what waits for it in one message.
  const dressing = Promise.all([
    dress(services, asked, link, controller.value),
    peer && asked.kind === 'veth' ? dressPeer(services, asked, peer) : ok(null),
  ]);
  const readBack = () => Promise.all([
    services.observer.readLink(link.namespace, link.index),
    peer ? services.observer.readLink(peer.namespace, peer.index) : ok(null),
  ]);
  // The thread works in order: what was asked for by one request each can be read back in the same round.
  const early = isOneStep(asked, link) ? readBack() : null;
  const [dressed, peerDressed] = await dressing;
  if (!dressed.ok) return dressed;
  if (!peerDressed.ok) return peerDressed;

  const [read, peerRead] = await (early ?? readBack());
  if (!read.ok) return stepFailed(read.error, 'The link was not read back');
  const fault = verify(asked, read.value, controller.value);
  if (fault) return fault;
  if (!peerRead.ok) return stepFailed(peerRead.error, 'The other end of the pair was not read back');
  return ok({ link: read.value, peer: peerRead.value });
}

type NetlinkAdd = Exclude<LinkAdd, { kind: 'tun' | 'tap' }>;

async function createByNetlink(services: Services, asked: NetlinkAdd, undo: Undo): Promise<Result<Made>> {
  const { netlink } = services;
  const { namespace } = asked;
  const parentName = 'parent' in asked.options ? asked.options.parent : undefined;
  const parent = await optionalIndex(services, namespace, parentName, STEP, 'options.parent');
  if (!parent.ok) return parent;
  const named = await literalName(services, namespace, asked.name);
  if (!named.ok) return named;
  const name = named.value;
  const request = creation(asked, name, parent.value);
  if (!request.ok) return request;
  const peerName = request.value.veth?.peer;
  const peerNamespace = request.value.veth?.peerNamespace ?? namespace;
  if (peerName !== undefined) {
    const peerThere = requireNamespace(services, peerNamespace, STEP, 'options.peerNamespace');
    if (!peerThere.ok) return peerThere;
  }

  const created = await netlink.createLink(namespace, request.value);
  if (!created.ok) return explainCreate(services, asked, created.error, name, peerName, peerNamespace);
  const link = await findNew(services, namespace, name);
  if (!link.ok) return stepFailed(link.error, `The new link ${name} was not found again`);
  undo.push(`delete ${name}`, () => netlink.deleteLink(namespace, link.value.index));
  if (peerName === undefined) return ok({ link: link.value, peer: null });
  const peer = await findNew(services, peerNamespace, peerName);
  if (!peer.ok) return stepFailed(peer.error, `The other end ${peerName} was not found again`);
  return ok({ link: link.value, peer: peer.value });
}

/** The kernel's request for a link of this kind. */
function creation(asked: NetlinkAdd, name: string, parent: number | undefined): Result<LinkCreate> {
  const { kind, mtu, mac, up, controller } = asked;
  const group = asked.group ?? LINK_GROUP;
  const base: LinkCreate = {
    kind, name, group,
    // A bond takes only ports that are down; so where there is a controller, up comes last.
    ...(up && controller === undefined ? { up } : {}),
    ...(mtu === undefined ? {} : { mtu }), ...(mac === undefined ? {} : { mac }), ...(parent === undefined ? {} : { parent }),
  };
  switch (asked.kind) {
    case 'veth': {
      const { peer = defaultPeer(name), peerNamespace, peerMac } = asked.options;
      if (peer === name && (peerNamespace ?? asked.namespace) === asked.namespace) {
        return failure('conflict', STEP, 'The two ends of a veth pair need different names.', { field: 'options.peer' });
      }
      return ok({
        ...base,
        veth: {
          peer, peerGroup: group, ...(mtu === undefined ? {} : { peerMtu: mtu }),
          ...(peerNamespace === undefined || peerNamespace === asked.namespace ? {} : { peerNamespace }),
          ...(peerMac === undefined ? {} : { peerMac }),
        },
      });
    }
    case 'bridge': return ok({ ...base, bridge: asked.options });
    case 'vxlan': {
      const vxlan = asked.options;
      if (vxlan.remote !== undefined && vxlan.group !== undefined) {
        return failure('invalid', STEP, 'A VXLAN has either a remote or a multicast group, not both.', { field: 'options.group' });
      }
      const { id, port, ...optional } = vxlan;
      return ok({ ...base, vxlan: { id, port, ...without(optional, 'parent') } });
    }
    case 'macvlan':
    case 'macvtap': return ok({ ...base, macvlan: { mode: asked.options.mode } });
    case 'vlan': return ok({ ...base, vlan: { id: asked.options.id, protocol: asked.options.protocol } });
    case 'bond': return ok({ ...base, bond: asked.options });
    case 'ifb':
    case 'dummy': return ok(base);
  }
}

/** `NAME-peer`, or the shorter `NAME-p`, within the kernel's bound. */
export function defaultPeer(name: string): string {
  return name.length + 5 <= LINK_NAME_MAX ? `${name}-peer` : `${name.slice(0, LINK_NAME_MAX - 2)}-p`;
}

/** For a pattern such as `veth%d` the lowest number that is free, as the kernel itself would choose. */
async function literalName(services: Services, namespace: string, name: string): Promise<Result<string>> {
  if (!name.includes('%d')) return ok(name);
  const read = await services.observer.reread(namespace, ['links']);
  if (!read.ok) return read;
  const taken = new Set([...services.store.rows('links', namespace)].map((link) => link.name));
  let number = 0;
  while (taken.has(name.replace('%d', String(number)))) number += 1;
  return ok(name.replace('%d', String(number)));
}

/** What RTM_NEWLINK cannot say at once: alias, controller, addresses, and up after those. */
async function dress(services: Services, asked: LinkAdd, link: Link, controller: number | undefined): Promise<Result<null>> {
  const { netlink } = services;
  const { namespace, index } = link;
  const marked = await netlink.changeLink(namespace, index, {
    alias: asked.alias ?? LINK_ALIAS, ...(link.group === (asked.group ?? LINK_GROUP) ? {} : { group: asked.group ?? LINK_GROUP }),
    ...(asked.mtu === undefined || link.mtu === asked.mtu ? {} : { mtu: asked.mtu }),
  });
  if (!marked.ok) return stepFailed(marked.error, `The link ${asked.name} was not made`, asked.mtu === undefined ? 'alias' : 'mtu');
  if (controller !== undefined) {
    const joined = await netlink.changeLink(namespace, index, { controller });
    if (!joined.ok) return stepFailed(joined.error, `The link ${asked.name} was not made, because it cannot join ${asked.controller ?? ''}`, 'controller');
  }
  for (const [position, address] of asked.addresses.entries()) {
    const added = await addAddress(services, { namespace, index }, { address }, STEP, `addresses.${position}`);
    if (!added.ok) return added;
  }
  if (!asked.up || link.up) return ok(null);
  const up = await netlink.changeLink(namespace, index, { up: true });
  return up.ok ? ok(null) : stepFailed(up.error, `The link ${asked.name} was not made, because it does not come up`, 'up');
}

/** Whether {@link dress} and {@link dressPeer} need one request each. */
const isOneStep = (asked: LinkAdd, link: Link): boolean =>
  asked.controller === undefined && asked.addresses.length === 0 && (!asked.up || link.up)
  && (asked.kind !== 'veth' || (asked.options.peerAddresses ?? []).length === 0);

async function dressPeer(services: Services, asked: Extract<LinkAdd, { kind: 'veth' }>, peer: Link): Promise<Result<null>> {
  // Up only now: an end that is not joined to the other yet does not come up (veth_open: ENOTCONN).
  const marked = await services.netlink.changeLink(peer.namespace, peer.index, {
    alias: asked.alias ?? LINK_ALIAS, ...(asked.up ? { up: true } : {}),
  });
  if (!marked.ok) return stepFailed(marked.error, 'The other end of the pair was not marked', 'alias');
  for (const [position, address] of (asked.options.peerAddresses ?? []).entries()) {
    const field = `options.peerAddresses.${position}`;
    const added = await addAddress(services, peer, { address }, STEP, field);
    if (!added.ok) return added;
  }
  return ok(null);
}

/** What the kernel has, against what was asked. */
function verify(asked: LinkAdd, link: Link, controller: number | undefined): Refusal | null {
  const wrong = (field: string, wanted: unknown, found: unknown) => unverified(STEP, field, wanted, found);
  if (!asked.name.includes('%d') && link.name !== asked.name) return wrong('name', asked.name, link.name);
  if (asked.mtu !== undefined && link.mtu !== asked.mtu) return wrong('mtu', asked.mtu, link.mtu);
  if (asked.mac !== undefined && !sameMac(asked.mac, link.mac)) return wrong('mac', asked.mac, link.mac);
  if (link.up !== asked.up && asked.up) return wrong('up', asked.up, link.up);
  if (link.alias !== (asked.alias ?? LINK_ALIAS) && asked.alias !== '') return wrong('alias', asked.alias ?? LINK_ALIAS, link.alias);
  if (link.group !== (asked.group ?? LINK_GROUP)) return wrong('group', asked.group ?? LINK_GROUP, link.group);
  if (controller !== undefined && link.controller !== controller) return wrong('controller', controller, link.controller);
  for (const [name, value] of Object.entries(asked.options)) {
    if (RESOLVED.has(name) || value === undefined) continue;
    if (!sameOption(value as string | number | boolean | null, link.options[name])) return wrong(`options.${name}`, value, link.options[name]);
  }
  return null;
}

/** Options that say where something is, not how it is: seen in `parent`, `peer` and the addresses. */
const RESOLVED = new Set(['parent', 'peer', 'peerNamespace', 'peerMac', 'peerAddresses']);
