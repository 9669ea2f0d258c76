import { execFileSync, spawnSync } from 'node:child_process';

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

/** Several commands in one process: making one costs more than what it does. Answers with what it printed. */
const batch = (options: readonly string[], commands: readonly string[]): string =>
  execFileSync('ip', [...options, '-batch', '-'], {
    encoding: 'utf8',
    input: `${commands.join('\n')}\n`,
    stdio: ['pipe', 'pipe', 'pipe'],
  });

/** Everything that a change could leave behind, without what moves by itself. */
export function wholeState(): unknown {
  const namespaces = ['', ...ipNamespaces()];
  return namespaces.map((namespace) => {
    const shown = batch([...within(namespace), '-json', '-details'], ['link show', 'addr show']);
    const [links = [], addresses = []] = shown
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as (IpLink & { addr_info: IpAddress[] })[]);
    // Link-local addresses and their routes come by themselves when a carrier does, a moment later; the local
    // route of an IPv6 address when nobody else was found to have it.
    const settled = (text: string): string[] =>
      text.split('\n').filter((line) => !/fe80|ff00|anycast|^local \S*:/.test(line));
    return {
      namespace,
      links: calm(links),
      up: links.map(({ ifname, flags }) => [ifname, flags.includes('UP')]),
      addresses: addresses.map(({ ifname, addr_info }) => [
        ifname,
        calm(addr_info.filter(({ local }) => !local.startsWith('fe80'))),
      ]),
      routesAndRules: ['-4', '-6'].map((family) =>
        settled(batch([...within(namespace), family], ['route show table all', 'rule show'])),
      ),
    };
  });
}

/** Deletes every link but the loopback and every namespace: one test's remains must not be the next one's. */
export function cleanNetwork(): void {
  const namespaces = ipNamespaces();
  if (namespaces.length > 0)
    batch(
      [],
      namespaces.map((name) => `netns delete ${name}`),
    );
  const links = (): string[] => ipLinks().flatMap(({ ifname }) => (ifname === 'lo' ? [] : [ifname]));
  const left = links();
  if (left.length > 0) {
    // Whether any is left is what counts: an end of a pair goes with the other one, or with its namespace, later.
    const input = left.map((name) => `link delete dev ${name}\n`).join('');
    spawnSync('ip', ['-force', '-batch', '-'], { input, stdio: ['pipe', 'ignore', 'ignore'] });
    for (const name of links()) {
      try {
        ip('link', 'delete', 'dev', name);
      } catch (error) {
        if (ipLink(name)) throw error;
      }
    }
  }
  for (const family of ['-4', '-6']) ip(family, 'route', 'flush', 'proto', '214');
}
