import type { LinkChange, NativeBridge, NativeResult } from '../../../native/lib/types.ts';
import {
  askedFields,
  differingFields,
  fail,
  formerFields,
  linkKey,
  ok,
  type Address,
  type Link,
  type LinkSet,
  type Result,
} from '../../protocol/index.ts';
import { say, within, type Message } from '../../protocol/messages/index.ts';
import { failure, incomplete, refused, unverified, type Refusal } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { findLink, findNew, optionalIndex, requireNamespace } from './resolve.ts';
import { sameOption } from './same.ts';
import { Undo } from './undo.ts';

const STEP = 'link.set';
const REMEDIES: Record<string, Message> = {
  EBUSY: say('link.inUse'),
  EOPNOTSUPP: say('link.driverCannot'),
  EPERM: say('link.driverForbids'),
};

/** Changes what is named of a link, reads it back, and restores everything when one part fails. */
export async function changeLink(kernel: Kernel, asked: LinkSet): Promise<Result<{ link: Link }>> {
  const found = await findLink(kernel, asked.link, STEP);
  if (!found.ok) return found;
  const undo = new Undo();
  const changed = await new LinkEdit(kernel, found.value, undo).carryOut(asked);
  if (changed.ok) return changed;
  const stuck = await undo.run(kernel.log);
  await kernel.observer.readLink(found.value.namespace, found.value.index);
  if (stuck.length === 0) return changed;
  return fail(incomplete(changed.error, stuck));
}

/** One `link.set` under way: where the link is now, and what brings it back. */
class LinkEdit {
  readonly #kernel: Kernel;
  readonly #before: Link;
  readonly #undo: Undo;
  #namespace: string;
  #index: number;

  constructor(kernel: Kernel, before: Link, undo: Undo) {
    this.#kernel = kernel;
    this.#before = before;
    this.#undo = undo;
    this.#namespace = before.namespace;
    this.#index = before.index;
  }

  async carryOut(asked: LinkSet): Promise<Result<{ link: Link }>> {
    const before = this.#before;
    if (asked.bridge !== undefined && before.kind !== 'bridge') {
      return failure('invalid', STEP, say('link.notBridge', { name: before.name, kind: before.kind }), {
        field: 'bridge',
      });
    }
    if (asked.moveTo !== undefined) {
      const there = await requireNamespace(this.#kernel, asked.moveTo, STEP, 'moveTo');
      if (!there.ok) return there;
    }
    const controller =
      asked.controller === null
        ? ok(null)
        : await optionalIndex(this.#kernel, before.namespace, asked.controller, STEP, 'controller');
    if (!controller.ok) return controller;

    const fault = await this.#inOrder(asked, controller.value);
    return fault ?? this.#verify(asked, controller.value);
  }

  /** Down first and up last, because several of the others need the link down. */
  async #inOrder(asked: LinkSet, controller: number | null | undefined): Promise<Refusal | null> {
    const before = this.#before;
    if (asked.up === false && before.up) {
      const fault = await this.#step('up', { up: false }, { up: true });
      if (fault) return fault;
    }
    if (asked.name !== undefined && asked.name !== before.name) {
      const fault = await this.#rename(asked.name);
      if (fault) return fault;
    }
    const simple: [string, LinkChange | null, LinkChange][] = [
      ...askedFields(asked).map(([field, value]): [string, LinkChange, LinkChange] => [
        field,
        { [field]: value },
        formerFields({ [field]: value }, before) as LinkChange,
      ]),
      [
        'bridge',
        asked.bridge === undefined ? null : { kind: 'bridge', options: asked.bridge },
        { kind: 'bridge', options: bridgeBefore(before, asked.bridge ?? {}) },
      ],
    ];
    for (const [field, change, inverse] of simple) {
      const fault = change && (await this.#step(field, change, inverse));
      if (fault) return fault;
    }
    if (controller !== undefined && controller !== before.controller) {
      const fault = await this.#join(controller, asked);
      if (fault) return fault;
    }
    if (asked.moveTo !== undefined && asked.moveTo !== before.namespace) {
      const fault = await this.#move(asked.moveTo, asked.name ?? before.name);
      if (fault) return fault;
    }
    return asked.up === true ? this.#step('up', { up: true }, { up: before.up }) : null;
  }

  async #step(field: string, change: LinkChange, inverse: LinkChange): Promise<Refusal | null> {
    const result = await this.#change(change);
    if (!result.ok) return this.#refused(result, field);
    this.#undo.push(say('operation.settingOf', { key: field, link: this.#before.name }), () => this.#change(inverse));
    return null;
  }

  /** Kernels before 6.2 rename only links that are down; those are taken down for the moment. */
  async #rename(name: string): Promise<Refusal | null> {
    const before = this.#before.name;
    const direct = await this.#change({ name });
    if (!direct.ok && !(direct.error.code === 'EBUSY' && this.#before.up)) return this.#refused(direct, 'name');
    if (direct.ok) {
      this.#undo.push(say('operation.settingOf', { key: 'name', link: before }), () => this.#change({ name: before }));
      return null;
    }
    return (
      (await this.#step('up', { up: false }, { up: true })) ??
      (await this.#step('name', { name }, { name: before })) ??
      (await this.#step('up', { up: true }, { up: false }))
    );
  }

  /** A bond takes only ports that are down. */
  async #join(controller: number | null, asked: LinkSet): Promise<Refusal | null> {
    const present = this.#before.controller;
    const result = await this.#change({ controller });
    if (result.ok) {
      this.#undo.push(say('operation.settingOf', { key: 'controller', link: this.#before.name }), () =>
        this.#change({ controller: present }),
      );
      return null;
    }
    const target =
      controller === null ? undefined : this.#kernel.store.get('links', linkKey(this.#namespace, controller));
    if (target?.kind !== 'bond' || !this.#before.up || asked.up === false) return this.#refused(result, 'controller');
    return (
      (await this.#step('up', { up: false }, { up: true })) ??
      (await this.#step('controller', { controller }, { controller: present })) ??
      (await this.#step('up', { up: true }, { up: false }))
    );
  }

  /** The link leaves its controller and its addresses behind; taking the move back brings both back. */
  async #move(target: string, name: string): Promise<Refusal | null> {
    const { netlink, store } = this.#kernel;
    const [home, index, before] = [this.#namespace, this.#index, this.#before];
    const addresses = [...store.rows('addresses', home)].filter(
      (row) => row.index === index && row.flags.includes('permanent'),
    );
    const moved = await this.#change({ moveTo: target });
    if (!moved.ok) return this.#refused(moved, 'moveTo');
    const there = await findNew(this.#kernel, target, name);
    if (!there.ok) return this.#refused(there, 'moveTo');
    this.#namespace = target;
    this.#index = there.value.index;
    this.#undo.push(say('operation.settingOf', { key: 'namespace', link: before.name }), async () => {
      const back = await this.#change({ moveTo: home });
      if (!back.ok) return back;
      const here = await netlink.getLink(home, { name });
      if (!here.ok) return here;
      this.#namespace = home;
      this.#index = here.value.index;
      return this.#restore(addresses);
    });
    return null;
  }

  async #restore(addresses: readonly Address[]): Promise<NativeResult<unknown>> {
    const before = this.#before;
    let last: NativeResult<unknown> = { ok: true, value: null };
    if (before.controller !== null) last = await this.#change({ controller: before.controller });
    for (const { address, prefixLength, peer, broadcast, scope, label, protocol } of addresses) {
      const added = await this.#kernel.netlink.addAddress(this.#namespace, {
        index: this.#index,
        address,
        prefixLength,
        scope,
        protocol,
        ...(peer === null ? {} : { peer }),
        ...(broadcast === null ? {} : { broadcast }),
        ...(label === null ? {} : { label }),
      });
      if (!added.ok && added.error.code !== 'EEXIST') last = added;
    }
    const up = await this.#change({ up: before.up });
    return up.ok ? last : up;
  }

  #change(change: LinkChange): Promise<NativeResult<null>> {
    return this.#kernel.netlink.changeLink(this.#namespace, this.#index, change);
  }

  #refused(result: Extract<NativeResult<unknown>, { ok: false }>, field: string): Refusal {
    return refused(result.error, {
      step: STEP,
      field,
      message: say('link.notChanged', { link: within(this.#before.name, this.#before.namespace) }),
      remedies: field === 'moveTo' ? { EINVAL: say('link.staysInNamespace') } : REMEDIES,
    });
  }

  async #verify(asked: LinkSet, controller: number | null | undefined): Promise<Result<{ link: Link }>> {
    const read = await this.#kernel.observer.readLink(this.#namespace, this.#index);
    if (!read.ok) return this.#refused(read, 'link');
    const link = read.value;
    if (asked.name !== undefined && link.name !== asked.name) return unverified(STEP, 'name', asked.name, link.name);
    const [other] = differingFields(asked, link);
    if (other) return unverified(STEP, other.field, other.wanted, other.found);
    if (asked.up !== undefined && link.up !== asked.up) return unverified(STEP, 'up', asked.up, link.up);
    if (controller !== undefined && asked.moveTo === undefined && link.controller !== controller) {
      return unverified(STEP, 'controller', asked.controller, link.controller);
    }
    for (const [name, value] of Object.entries(asked.bridge ?? {})) {
      if (!sameOption(value, link.options[name])) return unverified(STEP, `bridge.${name}`, value, link.options[name]);
    }
    return ok({ link });
  }
}

/** The present values of the options that are about to change. */
function bridgeBefore(before: Link, asked: NonNullable<LinkSet['bridge']>): NativeBridge {
  const names = Object.keys(asked).filter((name) => before.options[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, before.options[name]]));
}
