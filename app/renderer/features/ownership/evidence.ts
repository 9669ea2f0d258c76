import type { TFunction } from 'i18next';
import type { OwnerRow } from '../../../../helper/protocol/index.ts';
import { i18n } from '../../i18n/index.ts';

/** Sentences of helper/daemon/networks/owners/classify.ts with the key that says the same. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^Its alias is "(?<alias>.*)"\.$/, 'links:evidence.alias'],
  [/^The alias of its loopback is "(?<alias>.*)"\.$/, 'links:evidence.loopbackAlias'],
  [/^Its protocol number is (?<number>\d+) \(Taproom's\)\.$/, 'links:evidence.protocol'],
  [/^The network (?<name>\S+) added it\.$/, 'links:evidence.network'],
  [/^Every network namespace has its loopback\.$/, 'links:evidence.loopback'],
];

/** How it is known whose something is, in the language of the window where the sentence is known. */
export function sayEvidence(evidence: string, t: TFunction): string {
  if (i18n.language === 'en') return evidence;
  for (const [pattern, key] of KNOWN) {
    const found = pattern.exec(evidence);
    if (found) return t(key, { ...found.groups });
  }
  return evidence;
}

/** Worth a word beside an address or a route: what the kernel adds by itself is the rule. */
export const isTold = (owner: OwnerRow | undefined): owner is OwnerRow =>
  owner !== undefined && owner.owner !== 'kernel';
