import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The whole state that a network can touch, read by iproute2, nft and /proc: the witness of the crash
 * and fault tests, which ask whether two such states are the same. In few processes, because these
 * tests look hundreds of times.
 */
export type KernelState = Record<string, unknown>;

/** Settings that Taproom may touch. */
const SETTINGS = ['ipv4/ip_forward', 'ipv6/conf/all/forwarding'];
const LINK_SETTINGS = ['ipv4/conf/*/rp_filter', 'ipv6/conf/*/accept_ra', 'ipv6/conf/*/disable_ipv6'];

/** Identities that another link gets when it is made anew, and what moves by itself. */
const RESTLESS = /^(ifindex|link_index|link_netnsid|operstate|promiscuity|allmulti|tentative|linkmode|iflink)$|_timer$|_life_time$|^(age|updated|used|confirmed|probes|gc_.*)$/;
/** Flags that follow from the state of others. */
const FLAGS = new Set(['UP', 'NOARP', 'POINTOPOINT', 'MULTICAST', 'BROADCAST', 'PROMISC']);

/** `services`: folder of the dnsmasq processes of the helper in question. */
export function kernelState(services?: string): KernelState {
  const namespaces = namespaceNames();
  return {
    namespaces,
    processes: services === undefined ? [] : processes(services),
    ...Object.fromEntries(['', ...namespaces].map((name) => [name === '' ? 'own' : `in ${name}`, inside(name)])),
  };
}

const namespaceNames = (): string[] => readdirSync('/run/netns').sort();

function inside(namespace: string): unknown {
  const [links, addresses, routes4, rules4, neighbours] = batch(namespace, [], ['link show', 'addr show', 'route show table all', 'rule show', 'neigh show nud permanent']);
  const [routes6, rules6] = batch(namespace, ['-6'], ['route show table all', 'rule show']);
  return {
    links: sorted((links as Row[]).map((link) => ({ ...calm(link), flags: (link.flags as string[]).filter((flag) => FLAGS.has(flag)).sort() }))),
    addresses: sorted((addresses as { ifname: string; addr_info: Row[] }[]).flatMap(({ ifname, addr_info }) =>
      addr_info.filter(({ local }) => !isLinkLocal(local)).map((address) => ({ ifname, ...calm(address), flags: undefined })))),
    // Link-local and multicast routes come and go with carriers, by themselves.
    routes: sorted([...routes4 as Row[], ...routes6 as Row[]].filter(({ dst, type }) => !/^(fe80|ff00)/.test(String(dst)) && type !== 'anycast' && type !== 'multicast')
      .map((route) => ({ ...calm(route), flags: undefined }))),
    rules: [rules4, rules6].map((rules) => sorted((rules as Row[]).map(calm))),
    neighbours: sorted((neighbours as Row[]).map(calm)),
    settings: run(namespace, 'sh', '-c', `cd /proc/sys/net && grep -s . ${[...SETTINGS, ...LINK_SETTINGS].join(' ')} || true`).trim().split('\n').sort(),
    ruleset: run(namespace, 'sh', '-c', 'if command -v nft >/dev/null; then nft --stateless list ruleset; fi').replace(/ # handle \d+/g, ''),
  };
}

type Row = Record<string, unknown>;
const isLinkLocal = (local: unknown): boolean => String(local).startsWith('fe80:');
const calm = (row: Row): Row => JSON.parse(JSON.stringify(row, (key, value: unknown) => (RESTLESS.test(key) ? undefined : value))) as Row;
const sorted = (rows: Row[]): string[] => rows.map((row) => JSON.stringify(inOrder(row))).sort();
/** Keys in one order, so that the same object is the same text. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, inOrder(inner)]));
}

function batch(namespace: string, options: string[], commands: string[]): unknown[] {
  const text = execFileSync('ip', [...(namespace === '' ? [] : ['-n', namespace]), ...options, '-json', '-details', '-batch', '-'], {
    input: `${commands.join('\n')}\n`, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Each command answers with one array, or with an empty line where there is nothing.
  const answers = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return commands.map((_, position) => JSON.parse(answers[position] ?? '[]') as unknown);
}

const run = (namespace: string, ...command: string[]): string => {
  const [program = '', ...args] = namespace === '' ? command : ['nsenter', `--net=/run/netns/${namespace}`, '--', ...command];
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
};

/** Programs that a helper started with its services' folder: their name and namespace. */
function processes(folder: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (!words.some((word) => word.includes(folder)) || !/dnsmasq/.test(words[0] ?? '')) return [];
      return [`${words.filter((word) => word !== '').join(' ')} in ${readlinkSync(`/proc/${pid}/ns/net`)}`];
    } catch {
      return []; // It ended meanwhile.
    }
  }).sort();
}
