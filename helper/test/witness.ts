import { execFileSync } from 'node:child_process';

/** iproute2 as the independent witness: what it says, not what we believe. */
export interface IpLink {
  ifindex: number;
  ifname: string;
  flags: string[];
  mtu: number;
  operstate: string;
  group: string;
  address?: string;
  ifalias?: string;
  master?: string;
  link?: string;
  linkinfo?: { info_kind?: string; info_data?: Record<string, unknown> };
}

export function ip(...args: string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
const json = (text: string): unknown => JSON.parse(text === '' ? '[]' : text);
const within = (namespace: string): string[] => (namespace === '' ? [] : ['-n', namespace]);

export const ipLinks = (namespace = ''): IpLink[] =>
  json(ip(...within(namespace), '-json', '-details', 'link', 'show')) as IpLink[];
export const ipLink = (name: string, namespace = ''): IpLink | undefined =>
  ipLinks(namespace).find(({ ifname }) => ifname === name);

export interface IpAddress {
  family: string;
  local: string;
  prefixlen: number;
  address?: string;
  broadcast?: string;
  scope: string;
  label?: string;
  nodad?: boolean;
  noprefixroute?: boolean;
  valid_life_time: number;
  preferred_life_time: number;
  protocol?: string;
}
export const ipAddresses = (name: string, namespace = ''): IpAddress[] =>
  (json(ip(...within(namespace), '-json', 'addr', 'show', 'dev', name)) as { addr_info: IpAddress[] }[]).flatMap(
    ({ addr_info }) => addr_info,
  );

export const ipRoutes = (family: 4 | 6, namespace = '', ...more: string[]): Record<string, unknown>[] =>
  json(ip(...within(namespace), `-${family}`, '-json', '-details', 'route', 'show', ...more)) as Record<
    string,
    unknown
  >[];
export const ipRules = (family: 4 | 6, namespace = ''): Record<string, unknown>[] =>
  json(ip(...within(namespace), `-${family}`, '-json', 'rule', 'show')) as Record<string, unknown>[];
export const ipNamespaces = (): string[] =>
  (json(ip('-json', 'netns', 'list')) as { name: string }[]).map(({ name }) => name).sort();

/** What moves by itself: timers of bridges, lifetimes, duplicate address detection, operational states. */
const RESTLESS = /_timer$|_life_time$|^tentative$|^operstate$|^flags$|^promiscuity$/;
const calm = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (RESTLESS.test(key) ? undefined : inner)));

/** Everything that a change could leave behind, without what moves by itself. */
export function wholeState(): unknown {
  const namespaces = ['', ...ipNamespaces()];
  return namespaces.map((namespace) => {
    const links = ipLinks(namespace);
    // Link-local addresses and their routes come by themselves when a carrier does, a moment later; the local
    // route of an IPv6 address when nobody else was found to have it.
    const settled = (text: string): string[] =>
      text.split('\n').filter((line) => !/fe80|ff00|anycast|^local \S*:/.test(line));
    return {
      namespace,
      links: calm(links),
      up: links.map(({ ifname, flags }) => [ifname, flags.includes('UP')]),
      addresses: links.map(({ ifname }) => [
        ifname,
        calm(ipAddresses(ifname, namespace).filter(({ local }) => !local.startsWith('fe80'))),
      ]),
      routes: [4, 6].map((family) => settled(ip(...within(namespace), `-${family}`, 'route', 'show', 'table', 'all'))),
      rules: [4, 6].map((family) => ip(...within(namespace), `-${family}`, 'rule', 'show')),
    };
  });
}

/** Deletes every link but the loopback and every namespace: one test's remains must not be the next one's. */
export function cleanNetwork(): void {
  for (const name of ipNamespaces()) ip('netns', 'delete', name);
  for (const { ifname } of ipLinks()) {
    if (ifname === 'lo' || !ipLink(ifname)) continue;
    try {
      ip('link', 'delete', 'dev', ifname);
    } catch (error) {
      if (ipLink(ifname)) throw error; // else its other end went with a namespace, which the kernel clears later
    }
  }
  for (const family of ['-4', '-6']) ip(family, 'route', 'flush', 'proto', '214');
}
