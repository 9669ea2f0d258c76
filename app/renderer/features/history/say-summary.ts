import type { TFunction } from 'i18next';
import { i18n } from '../../i18n/index.ts';

/** Sentences of the helper's (plan/words.ts, networks/) with the key that says the same; `{{name}}` is a group of the pattern. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^Apply (?<name>\S+)$/, 'history:say.apply'],
  [/^Bring up (?<name>\S+)$/, 'history:say.up'],
  [/^Take down (?<name>\S+)$/, 'history:say.down'],
  [/^Put (?<name>\S+) right again$/, 'history:say.keep'],
  [/^Bring back what (?<name>\S+) lost with the helper$/, 'history:say.restore'],
  [/^Make the namespace (?<name>\S+)\.$/, 'history:say.namespaceAdd'],
  [/^Delete the namespace (?<name>\S+) with everything in it\.$/, 'history:say.namespaceDelete'],
  [/^Make the veth pair (?<one>\S+) and (?<other>\S+)\.$/, 'history:say.veth'],
  [/^Make the (?<kind>.+?) (?<name>\S+)\.$/, 'history:say.linkAdd'],
  [/^Delete the link (?<name>[^ ,]+)\.$/, 'history:say.linkDelete'],
  [/^Delete the link (?<name>[^ ,]+), and with it (?<others>.+)\.$/, 'history:say.linkDeleteWith'],
  [/^Change (?<name>\S+): set its MTU to (?<mtu>\d+)(?: \(it is \d+\))?\.$/, 'history:say.mtu'],
  [/^Change (?<name>\S+): bring it up\.$/, 'history:say.linkUp'],
  [/^Change (?<name>\S+): take it down\.$/, 'history:say.linkDown'],
  [/^Change (?<name>\S+): rename it (?<now>\S+)\.$/, 'history:say.rename'],
  [/^Change (?<name>\S+): make it a port of (?<controller>\S+)\.$/, 'history:say.plug'],
  [/^Give (?<name>\S+) the address (?<address>\S+)\.$/, 'history:say.addressAdd'],
  [/^Take the address (?<address>\S+) from (?<name>\S+)\.$/, 'history:say.addressDelete'],
];

/** What an entry, or what waits, is about: the helper's own sentence in English, the same in the reader's language where it is known. */
export function saySummary(summary: string, t: TFunction): string {
  if (i18n.language === 'en') return summary;
  const undo = /^Undo change (?<entry>\d+): (?<what>.+)$/.exec(summary)?.groups;
  if (undo) return t('history:say.undo', { entry: undo.entry, what: saySummary(undo.what ?? '', t) });
  for (const [pattern, key] of KNOWN) {
    const found = pattern.exec(summary);
    if (found) return t(key, { ...found.groups });
  }
  return summary;
}
