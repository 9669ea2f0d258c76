import { atOnce, type Turns } from '../../document/index.ts';
import { ok, type NetworkDocument, type Result } from '../../protocol/index.ts';
import type { Refusal } from '../errors.ts';
import { documentLinks, type DocumentLinks } from './document-links.ts';
import { Draft } from './draft.ts';
import { wantExistingLink } from './existing-link.ts';
import { wantMadeLink } from './made-link.ts';
import { wantNamespaces } from './namespaces.ts';
import { makingOrder } from './order.ts';
import { wantRoutes, wantRules } from './routes.ts';
import { wantForwarding } from './sysctls.ts';
import { takeBack } from './take-back.ts';
import type { Planned, PlanInput } from './types.ts';
import { keptClaims } from './wanted-keys.ts';
import { wantDatapath } from './wanted-datapaths.ts';
import { wantServices, wantUnmanaged } from './wanted-services.ts';

/**
 * The steps that lead from what is to what the document says, and nothing more:
 *
 *   claims that are wanted no longer --> reverted, the last first
 *   document --> namespaces, unmanaged, links (with their settings and addresses) and datapaths, each
 *                after what it stands on, kernel settings, routes, rules, NAT, DHCP, DNS
 *
 * Each part compares its wish with the state as it will be at that point, and claims what it needs
 * whether or not that takes a step. So a plan made again when all is in place has no steps.
 */
export const planNetwork = (input: PlanInput): Result<Planned> => atOnce(planInTurns(input));

export function* planInTurns(input: PlanInput): Turns<Result<Planned>> {
  const draft = new Draft(input);
  const { document } = input;
  yield;
  const links = document ? documentLinks(document) : null;
  yield* takeBack(draft, input.claims, yield* keptClaims(draft, document, links));
  const refusal = document && links ? yield* wantAll(draft, document, links) : null;
  if (refusal) return refusal;
  return ok({ steps: draft.steps, claims: [...draft.claims.values()], notes: draft.notes });
}

function* wantAll(draft: Draft, document: NetworkDocument, links: DocumentLinks): Turns<Refusal | null> {
  const order = makingOrder(document, links);
  if (!order.ok) return order;
  yield;
  const namespaces = wantNamespaces(draft, document.namespaces);
  if (namespaces) return namespaces;
  wantUnmanaged(draft, document);
  const byIndex = new Map([...links.made.values()].map((made) => [made.index, made]));
  const existing = new Map([...links.existing.values()].map((entry) => [entry.index, entry]));
  for (const one of order.value) {
    yield;
    if ('datapath' in one) {
      const datapath = document.datapaths[one.datapath];
      const refusal = datapath ? wantDatapath(draft, datapath, one.datapath) : null;
      if (refusal) return refusal;
      continue;
    }
    const made = byIndex.get(one.link);
    const there = existing.get(one.link);
    const refusal = made ? wantMadeLink(draft, links, made) : there ? wantExistingLink(draft, there) : null;
    if (refusal) return refusal;
  }
  yield;
  return (
    wantForwarding(draft, document) ??
    (yield* wantRoutes(draft, document)) ??
    (yield* wantRules(draft, document)) ??
    wantServices(draft, document)
  );
}
