import type { NetworkDocument } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { refuse, type Draft } from './draft.ts';
import { operationKey } from '../operations/index.ts';
import { inPlaceKey } from '../world/keys.ts';
import { requireLink, requireNamespace } from './namespaces.ts';
import { emptied, type ServiceOperation } from '../operations/services.ts';
import { documentServices } from './service-operations.ts';

/** NAT, DHCP, DNS and the word to NetworkManager: each is set whole where it is not in place. */

export function wantUnmanaged(draft: Draft, document: NetworkDocument): void {
  for (const operation of documentServices(draft.network, document))
    if (operation.op === 'unmanaged.set') want(draft, operation);
}

export function wantServices(draft: Draft, document: NetworkDocument): Refusal | null {
  const refusal = fault(draft, document);
  if (refusal) return refusal;
  const services = documentServices(draft.network, document);
  for (const kind of ['nat.set', 'dhcp.set', 'dns.set'] as const) {
    const missing = draft.input.missing.get(SERVICES[kind]);
    for (const operation of services) {
      if (operation.op !== kind) continue;
      if (missing === undefined) want(draft, operation);
      else if (kind === 'dns.set') draft.note(say('plan.serversNotSet', { remedy: missing }));
      else
        return refuse(
          'unsupported',
          say(kind === 'nat.set' ? 'plan.noNat' : 'plan.noDhcp'),
          kind === 'nat.set' ? 'nat' : 'dhcp',
          missing,
        );
    }
  }
  return null;
}

/** Names of capabilities in `PlanInput.missing`. */
const SERVICES = { 'nat.set': 'service.nat', 'dhcp.set': 'service.dhcp', 'dns.set': 'service.dns' } as const;

function fault(draft: Draft, document: NetworkDocument): Refusal | null {
  for (const [index, { namespace, out }] of document.nat.entries()) {
    const refusal =
      requireNamespace(draft, namespace, `nat.${index}.namespace`) ??
      (out === undefined ? null : requireLink(draft, namespace, out, `nat.${index}.out`));
    if (refusal) return refusal;
  }
  for (const [index, { namespace, link }] of document.dhcp.entries()) {
    const refusal =
      requireNamespace(draft, namespace, `dhcp.${index}.namespace`) ??
      requireLink(draft, namespace, link, `dhcp.${index}.link`);
    if (refusal) return refusal;
  }
  for (const [index, { link }] of document.dns.entries()) {
    const refusal = requireLink(draft, '', link, `dns.${index}.link`);
    if (refusal) return refusal;
    const theirs = draft.input.others.find(({ claims }) =>
      claims.some(({ operation }) => operation.op === 'dns.set' && operation.link === link),
    );
    if (theirs) {
      return refuse(
        'conflict',
        say('plan.theirServers', { network: theirs.name, link }),
        `dns.${index}.link`,
        say('plan.downFirst', { network: theirs.name }),
      );
    }
  }
  return null;
}

function want(draft: Draft, operation: ServiceOperation): void {
  const key = operationKey(operation);
  const now = draft.world.services.get(key);
  if (!now || inPlaceKey(now) !== inPlaceKey(operation)) draft.do(operation);
  draft.claim(key, operation, [emptied(operation)]);
}
