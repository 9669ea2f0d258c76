import type { TFunction } from 'i18next';
import { i18n } from '../../i18n/index.ts';
import { sayDatapathChange, sayType } from './say-datapath.ts';
import { sayDetails, sayEnd, sayKind } from './say-link.ts';
import { ipRoute, ipRule } from './say-route.ts';
import { sayVerbs } from './say-verbs.ts';

type Groups = Readonly<Record<string, string>>;
/** What is said of a match; undefined where a part of it is not known. */
type Say = string | ((found: Groups, t: TFunction) => string | undefined);

const PLACE = String.raw`(?: in (?<namespace>[^\s,.]\S*?))?`;
const sentence = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

/** Sentences of the helper's (plan/words.ts, networks/) with the key that says the same; `{{name}}` is a group of the pattern. */
const KNOWN: readonly (readonly [RegExp, Say])[] = [
  [/^Apply (?<name>\S+)$/, 'history:say.apply'],
  [/^Bring up (?<name>\S+)$/, 'history:say.up'],
  [/^Take down (?<name>\S+)$/, 'history:say.down'],
  [/^Put (?<name>\S+) right again$/, 'history:say.keep'],
  [/^Bring back what (?<name>\S+) lost with the helper$/, 'history:say.restore'],
  [/^Make the namespace (?<name>\S+)\.$/, 'history:say.namespaceAdd'],
  [/^Delete the namespace (?<name>\S+) with everything in it\.$/, 'history:say.namespaceDelete'],
  [
    /^Make the veth pair (?<one>\S+(?: in \S+)?(?: \(.+?\))?) and (?<other>\S+(?: in \S+)?(?: \(.+\))?)\.$/,
    ({ one = '', other = '' }, t) => {
      const [first, second] = [sayEnd(one, t), sayEnd(other, t)];
      return first === undefined || second === undefined
        ? undefined
        : t('history:say.link', {
            kind: sayKind('veth pair', t),
            name: t('history:say.both', { one: first, other: second }),
          });
    },
  ],
  [
    sentence(
      String.raw`Make the (?<kind>TUN|TAP|bridge|VXLAN|macvlan|macvtap|IFB link|dummy link|VLAN|bond) (?<name>\S+?)${PLACE}(?: (?<details>(?:as a port of|with|on) .+))?\.`,
    ),
    ({ kind = '', name = '', details }, t) => {
      const what = t('history:say.link', { kind: sayKind(kind, t), name });
      return details === undefined ? what : sayDetails(what, details, t);
    },
  ],
  [sentence(String.raw`Delete the link (?<name>[^ ,]+?)${PLACE}\.`), 'history:say.linkDelete'],
  [
    /^Delete the link (?<name>[^ ,]+)(?: in (?<namespace>[^ ,]+))?, and with it (?<others>.+)\.$/,
    'history:say.linkDeleteWith',
  ],
  [
    sentence(String.raw`Change (?<name>\S+?)${PLACE}: (?<verbs>.+)\.`),
    ({ name = '', verbs = '' }, t) => {
      const what = sayVerbs(verbs, t);
      return what === undefined ? undefined : t('history:say.change', { name, what });
    },
  ],
  [sentence(String.raw`Give (?<name>\S+)${PLACE} the address (?<address>\S+)\.`), 'history:say.addressAdd'],
  [sentence(String.raw`Take the address (?<address>\S+) from (?<name>\S+?)${PLACE}\.`), 'history:say.addressDelete'],
  [/^Refuse what goes to (?<to>.+) \((?<type>\w+)\)\.$/, 'history:say.routeRefuse'],
  [/^Route (?<route>.+)\.$/, ({ route = '' }, t) => t('history:say.routeAdd', { route: ipRoute(route) })],
  [
    /^Delete the route (?:\((?<type>\w+)\) )?to (?<route>.+)\.$/,
    ({ type = '', route = '' }, t) => t('history:say.routeDelete', { route: `${type} ${ipRoute(route)}`.trim() }),
  ],
  [/^Add the rule: (?<rule>.+)\.$/, ({ rule = '' }, t) => t('history:say.ruleAdd', { rule: ipRule(rule) })],
  [/^Delete the rule: (?<rule>.+)\.$/, ({ rule = '' }, t) => t('history:say.ruleDelete', { rule: ipRule(rule) })],
  [
    /^Forward (?<family>IPv[46]) packets between the links(?: of this machine| in (?<namespace>\S+?))\.$/,
    'history:say.forward',
  ],
  [
    /^Stop forwarding (?<family>IPv[46]) packets between the links(?: of this machine| in (?<namespace>\S+?))\.$/,
    'history:say.forwardEnd',
  ],
  [
    sentence(String.raw`Have (?<link>\S+)${PLACE} heed router advertisements although packets are forwarded\.`),
    'history:say.heed',
  ],
  [sentence(String.raw`Set (?<key>\S+)${PLACE} to (?<value>-?\d+)(?: \(it is -?\d+\))?\.`), 'history:say.setting'],
  [sentence(String.raw`Translate addresses \(NAT\)${PLACE} for (?<from>[^\s,]+)\.`), 'history:say.nat'],
  [sentence(String.raw`End NAT${PLACE}\.`), 'history:say.natEnd'],
  [
    sentence(String.raw`Serve DHCP from (?<first>\S+) to (?<last>\S+), DNS on (?<link>\S+?)${PLACE}\.`),
    'history:say.dhcp',
  ],
  [sentence(String.raw`End DHCP and DNS${PLACE}\.`), 'history:say.dhcpEnd'],
  [/^Take the name servers from the link (?<link>\S+)\.$/, 'history:say.dnsEnd'],
  [
    /^Start the (?<type>switch|bond|responder|exception path) (?<name>\S+) (?:on|between) (?<ports>.+?)(?:, in (?<threads>\d+) threads)?\.$/,
    ({ type = '', name = '', ports = '' }, t) =>
      t('history:say.datapath.start', { type: sayType(type, t), name, ports }),
  ],
  [
    /^Change the (?<type>switch|bond|responder|exception path) (?<name>[^\s:]+?)(?:: (?<words>.+))?\.$/,
    ({ type = '', name = '', words }, t) => {
      const what = words === undefined ? t('history:say.datapath.settings') : sayDatapathChange(words, t);
      return what === undefined ? undefined : t('history:say.datapath.change', { type: sayType(type, t), name, what });
    },
  ],
  [
    /^Stop the (?<type>switch|bond|responder|exception path|datapath) (?<name>[^\s,]+?)(?:, and with it (?<others>.+))?\.$/,
    ({ type = '', name = '' }, t) => t('history:say.datapath.stop', { type: sayType(type, t), name }),
  ],
  [
    /^Have NetworkManager and networkd leave (?<list>.+) alone\.$/,
    ({ list = '' }, t) =>
      t('history:say.unmanaged', {
        links: list
          .replace(/^(\d+) links?$/, '$1')
          .split(/, | and /)
          .join(t('history:say.and')),
      }),
  ],
  [/^Let NetworkManager and networkd look after these links again\.$/, 'history:say.unmanagedEnd'],
];

/** What an entry, a step, or what waits is about: the helper's own sentence in English, the same in the reader's language where it is known. */
export function saySummary(summary: string, t: TFunction): string {
  if (i18n.language === 'en') return summary;
  const undo = /^Undo change (?<entry>\d+): (?<what>.+)$/.exec(summary)?.groups;
  if (undo) return t('history:say.undo', { entry: undo.entry, what: saySummary(undo.what ?? '', t) });
  for (const [pattern, say] of KNOWN) {
    const found = pattern.exec(summary)?.groups ?? (pattern.test(summary) ? {} : null);
    if (found === null) continue;
    const what = typeof say === 'string' ? t(say, { ...found }) : say(found, t);
    if (what === undefined) continue;
    return found.namespace === undefined ? what : t('history:say.where', { what, namespace: found.namespace });
  }
  return summary;
}
