import { addressFamily, type LinkDns } from '../../../protocol/index.ts';
import { Address6 } from 'ip-address';

/** resolvectl(1)'s arguments, and what it answers. Pure. */
interface LinkSettings {
  servers: readonly string[];
  /** `~.`: everything is asked here. */
  domains: readonly string[];
  defaultRoute: boolean;
}

/** Names below a document's domains are asked here (a routing domain each), and searched for without them. */
export const settingsOf = ({ servers, domains, everything }: LinkDns): LinkSettings => ({
  servers: servers.map(canonical),
  domains: [...domains.map((domain) => domain.toLowerCase()), ...(everything ? ['~.'] : [])],
  defaultRoute: everything,
});

/** The calls that make it so, in order. An empty word takes all away. */
export const setCommands = (link: string, { servers, domains, defaultRoute }: LinkSettings): string[][] => [
  ['dns', link, ...servers],
  ['domain', link, ...(domains.length === 0 ? [''] : domains)],
  ['default-route', link, defaultRoute ? 'yes' : 'no'],
];
export const queryCommands = (link: string): [string[], string[], string[]] => [
  ['dns', link],
  ['domain', link],
  ['default-route', link],
];

/** `Link 3 (eth0): 192.0.2.1 2001:db8::1`; a port and a server name may follow an address (`#`, `:`). */
export function parseAnswer(text: string): string[] {
  const line = text.split('\n').find((part) => /^Link \d+ \(/.test(part)) ?? '';
  return line
    .replace(/^Link \d+ \(.*?\):/, '')
    .split(/\s+/)
    .filter((word) => word !== '');
}

export const sameSettings = (
  wanted: LinkSettings,
  [servers, domains, defaultRoute]: readonly [string, string, string],
): boolean =>
  sameWords(wanted.servers, parseAnswer(servers).map(canonical)) &&
  sameWords(
    wanted.domains,
    parseAnswer(domains).map((domain) => domain.toLowerCase()),
  ) &&
  sameWords([wanted.defaultRoute ? 'yes' : 'no'], parseAnswer(defaultRoute));

/** The order of servers and domains means something. */
const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, at) => word === b[at]);
const canonical = (address: string): string =>
  addressFamily(address) === 'ipv6' ? new Address6(address).correctForm() : address;
