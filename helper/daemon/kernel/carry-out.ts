import { networkAlias, networkOfAlias, ok, type OperationOf, type Result } from '../../protocol/index.ts';
import { carryOutDatapath } from '../datapaths/carry-out.ts';
import { failure } from '../errors.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Services } from '../services.ts';
import type { CarryOut } from '../transactions/types.ts';
import { addAddress, deleteAddress } from './address.ts';
import { kernelIsSo, overDownLink, type KernelOperation } from './in-place.ts';
import { changeLink } from './link-change.ts';
import { createLink, wantedAlias } from './link-create.ts';
import { deleteLink } from './link-delete.ts';
import { addNamespace, removeNamespace } from './namespace.ts';
import { findLink, inNamespace } from './resolve.ts';
import { addRoute, deleteRoute } from './route.ts';
import { addRule, deleteRule } from './rule.ts';

/**
 * Carries an operation out, whatever it is about. Leniently (when something is taken back, perhaps by
 * another helper than the one that did it), what is there already or gone is as good as done; but
 * nothing is taken for ours, or taken away, that does not bear the mark which the operation names.
 */
export function createCarryOut(services: Services, networkServices: NetworkServices): CarryOut {
  return async (operation, idempotent) => {
    switch (operation.op) {
      case 'namespace.add':
        return addMarkedNamespace(services, operation, idempotent);
      case 'namespace.delete':
        return deleteOwnNamespace(services, operation, idempotent);
      case 'link.add':
        return addLink(services, operation, idempotent);
      case 'link.delete':
        return deleteMarkedLink(services, operation, idempotent);
      case 'link.set':
        return setLink(services, operation, idempotent);
      case 'address.add': {
        const { namespace, link, address } = operation;
        // Mostly made by a step before this one; the kernel refuses the index of one that has gone since.
        const known = idempotent ? undefined : services.store.linkNamed(namespace, link);
        const on = known ? ok(known) : await findLink(services, { namespace, name: link }, operation.op);
        if (!on.ok) return unlessGone(on, idempotent);
        return unlessThere(
          services,
          operation,
          idempotent,
          await addAddress(services, on.value, address, operation.op, 'address'),
        );
      }
      case 'address.delete': {
        const { namespace, link, address } = operation;
        const on = await findLink(services, { namespace, name: link }, operation.op);
        return unlessGone(on.ok ? await deleteAddress(services, on.value, address) : on, idempotent);
      }
      case 'route.add': {
        const added = await addRoute(services, operation.route);
        if (!added.ok && idempotent && overDownLink(services, operation.route)) return ok(null);
        return unlessThere(services, operation, idempotent, unlessGone(added, idempotent));
      }
      case 'route.delete':
        return unlessGone(await deleteRoute(services, operation.route), idempotent);
      case 'rule.add':
        return unlessThere(
          services,
          operation,
          idempotent,
          unlessGone(await addRule(services, operation.rule), idempotent),
        );
      case 'rule.delete':
        return unlessGone(await deleteRule(services, operation.rule), idempotent);
      case 'sysctl.set':
      case 'nat.set':
      case 'dhcp.set':
      case 'dns.set':
      case 'unmanaged.set':
        return unlessGone(await networkServices.carryOut(operation), idempotent);
      case 'datapath.add':
      case 'datapath.set':
      case 'datapath.delete':
        return carryOutDatapath(services.datapaths, operation, idempotent);
    }
  };
}

/** What the operation is about went meanwhile: there is nothing left to take back. */
function unlessGone(result: Result<unknown>, idempotent: boolean): Result<unknown> {
  return idempotent && !result.ok && result.error.kind === 'not-found' ? ok(null) : result;
}

/** The kernel refused to add what is there already, exactly so. */
async function unlessThere(
  services: Services,
  operation: KernelOperation,
  idempotent: boolean,
  result: Result<unknown>,
): Promise<Result<unknown>> {
  if (!idempotent || result.ok || result.error.errnoName !== 'EEXIST') return result;
  return (await kernelIsSo(services, operation)) ? ok(null) : result;
}

async function addMarkedNamespace(
  services: Services,
  operation: OperationOf<'namespace.add'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const made = await addNamespace(services, operation.name, networkAlias(operation.network));
  return unlessThere(services, operation, idempotent, made);
}

/** Leniently only one that bears a mark of ours, or a name behind which there is nothing. */
async function deleteOwnNamespace(
  services: Services,
  { name }: OperationOf<'namespace.delete'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  if (idempotent) {
    await services.observer.scan();
    const row = services.store.get('namespaces', name);
    if (!row || (row.readable && !isMarked(services, name))) return ok(null);
  }
  return unlessGone(await removeNamespace(services, name), idempotent);
}

const isMarked = (services: Services, namespace: string): boolean =>
  networkOfAlias(services.store.linkNamed(namespace, 'lo')?.alias ?? null) !== undefined;

/** Leniently: one that is there and ours, but not whole, was being made when its helper died; it is made anew. */
async function addLink(
  services: Services,
  operation: OperationOf<'link.add'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { link } = operation;
  if (idempotent) {
    if (await kernelIsSo(services, operation)) return ok(null);
    const there = await services.netlink.getLink(link.namespace, { name: link.name });
    if (
      there.ok &&
      there.value.kind === link.kind &&
      there.value.alias === wantedAlias(link) &&
      there.value.alias !== ''
    ) {
      const gone = await deleteLink(services, { namespace: link.namespace, index: there.value.index });
      if (!gone.ok) return gone;
    }
  }
  return createLink(services, link);
}

async function deleteMarkedLink(
  services: Services,
  operation: OperationOf<'link.delete'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { op, namespace, link: name, alias } = operation;
  const found = await findLink(services, { namespace, name }, op);
  if (!found.ok) return unlessGone(found, idempotent);
  const { index, alias: mark } = found.value;
  if (alias !== null && (mark ?? '') !== alias) {
    // Ours is gone, and somebody else's has its name.
    if (idempotent) return ok(null);
    return failure(
      'conflict',
      op,
      `The link ${name}${inNamespace(namespace)} was not deleted: it is not the one that was meant; its alias is ${JSON.stringify(mark ?? '')} instead of ${JSON.stringify(alias)}.`,
      { field: 'link', remedy: 'Look at it with `taproom link show`; delete it by hand if nobody needs it.' },
    );
  }
  return unlessGone(await deleteLink(services, { namespace, index }), idempotent);
}

/** A link that is to be renamed or moved may have been already: then what is left to set is set there. */
async function setLink(
  services: Services,
  operation: OperationOf<'link.set'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { op, namespace, link, set } = operation;
  const places: [string, string][] = [[namespace, link]];
  if (idempotent) {
    places.push([namespace, set.name ?? link], [set.moveTo ?? namespace, set.name ?? link]);
  }
  for (const [place, name] of places) {
    const found = await findLink(services, { namespace: place, name }, op);
    if (found.ok) return changeLink(services, { link: { namespace: place, index: found.value.index }, ...set });
    if (found.error.kind !== 'not-found' || !idempotent) return found;
  }
  return ok(null);
}
