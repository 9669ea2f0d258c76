import type { NetworkDocument } from '../../protocol/index.ts';
import { atOnce, type Turns } from '../turns.ts';
import { MAX_FAULTS } from '../yaml/bounds.ts';
import { pathText } from '../yaml/tree.ts';
import { addresses } from './addresses.ts';
import { datapaths } from './datapaths.ts';
import { dhcp } from './dhcp.ts';
import type { CheckFault, Where } from './fault.ts';
import { names, namespaceReferences } from './names.ts';
import { nat } from './nat.ts';
import { resolver } from './resolver.ts';
import { routing } from './routing.ts';
import { rules } from './rules.ts';
import { Scope } from './scope.ts';
import { stacking } from './stacking.ts';

export { datapathRules, impairmentRules } from './datapath-rules.ts';
export type { CheckFault, Where } from './fault.ts';

/**
 * What a document says that cannot be, as far as the document alone can tell. What the machine has
 * besides (a link to join, a gateway's prefix, a kind that its kernel lacks) the planner looks at.
 */
export const checkDocument = (document: NetworkDocument): CheckFault[] => atOnce(checkInTurns(document, pathText));

/** `where` says how a fault names another place. */
export function* checkInTurns(document: NetworkDocument, where: Where): Turns<CheckFault[]> {
  const scope = new Scope(document, where);
  const faults: CheckFault[] = [];
  let errors = 0;
  for (const rule of [
    names,
    namespaceReferences,
    addresses,
    stacking,
    routing,
    rules,
    nat,
    dhcp,
    resolver,
    datapaths,
  ]) {
    yield;
    for (const fault of rule(scope)) {
      faults.push(fault);
      if (fault.severity === 'error') errors += 1;
      // Rules look for the next fault only when it is asked for; a warning never hides an error behind it.
      if (errors > MAX_FAULTS) return faults;
    }
  }
  return faults;
}
