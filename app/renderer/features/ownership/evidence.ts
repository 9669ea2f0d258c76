import type { TFunction } from 'i18next';
import type { OwnerRow } from '../../../../helper/protocol/index.ts';
import { sayFault } from '../../i18n/faults.ts';

/** How it is known whose something is, in the language of the window where the sentence is known. */
export const sayEvidence = (evidence: string, t: TFunction): string => sayFault(evidence, t);

/** Worth a word beside an address or a route: what the kernel adds by itself is the rule. */
export const isTold = (owner: OwnerRow | undefined): owner is OwnerRow => owner !== undefined && owner.owner !== 'kernel';
