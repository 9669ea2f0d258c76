import type { TFunction } from 'i18next';

/** What a change of a link does to it, as plan/words.ts puts it. */
const VERBS: readonly (readonly [RegExp, string])[] = [
  [/^rename it (?<now>\S+)$/, 'history:say.verb.rename'],
  [/^set its MTU to (?<mtu>\d+)(?: \(it is \d+\))?$/, 'history:say.verb.mtu'],
  [/^set its MAC address to (?<mac>\S+)$/, 'history:say.verb.mac'],
  [/^set its alias$/, 'history:say.verb.alias'],
  [/^set its group to (?<group>\d+)$/, 'history:say.verb.group'],
  [/^let it leave (?<controller>.+)$/, 'history:say.verb.leave'],
  [/^make it a port of (?<controller>\S+)$/, 'history:say.verb.join'],
  [/^move it to the helper's own namespace$/, 'history:say.verb.moveOwn'],
  [/^move it to the namespace (?<namespace>\S+)$/, 'history:say.verb.move'],
  [/^bring it up$/, 'history:say.verb.up'],
  [/^take it down$/, 'history:say.verb.down'],
];

/** `set its MTU to 1400 and bring it up`; undefined where a part is not known. */
export function sayVerbs(verbs: string, t: TFunction): string | undefined {
  // "set" stands once before all that is set.
  const parts = verbs.split(/, | and /).map((part) => (/^its /.test(part) ? `set ${part}` : part));
  const said: string[] = [];
  for (const part of parts) {
    const known = VERBS.find(([pattern]) => pattern.test(part));
    if (!known) return undefined;
    said.push(t(known[1], { ...known[0].exec(part)?.groups }));
  }
  return said.join(t('history:say.separator'));
}
