import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { World } from './world.ts';

/**
 * The whole state that a network can touch, read by iproute2, nft and /proc: the witness of the crash
 * and fault tests, which ask whether two such states are the same. In few processes, because these
 * tests look hundreds of times.
 */
export type KernelState = Record<string, unknown>;

/** Settings that Taproom may touch, and those that the kernel changes along with them. */
const SETTINGS = ['ipv4/ip_forward', 'ipv4/conf/all/accept_redirects', 'ipv6/conf/all/forwarding'];
const LINK_SETTINGS = ['ipv4/conf/*/rp_filter', 'ipv6/conf/*/accept_ra', 'ipv6/conf/*/disable_ipv6'];

/**
 * Identities that another link gets when it is made anew, what moves by itself, and what a bridge learns from a port
 * for good (tso_max_*).
 */
const RESTLESS =
  /^(ifindex|tso_max_size|tso_max_segs|link_index|link_netnsid|operstate|promiscuity|allmulti|tentative|linkmode|iflink)$|_timer$|_life_time$|^(age|updated|used|confirmed|probes|gc_.*)$/;
/** Flags that follow from the state of others. */
const FLAGS = new Set(['UP', 'NOARP', 'POINTOPOINT', 'MULTICAST', 'BROADCAST', 'PROMISC']);

/** The state, and whether it is about to change by itself. */
interface Seen {
  state: KernelState;
  restless: boolean;
}

/** `services`: folder of the dnsmasq processes of the helper in question. */
export async function kernelState(world: World, services: string): Promise<Seen> {
  const namespaces = readdirSync(world.names).sort();
  const inner = await Promise.all(['', ...namespaces].map((name) => inside(world, name)));
  return {
    restless: inner.some(({ restless }) => restless),
    state: {
      namespaces,
      processes: processes(world, namespaces, services),
      ...Object.fromEntries(
        inner.map(({ state }, position) => [position === 0 ? 'own' : `in ${namespaces[position - 1] ?? ''}`, state]),
      ),
    },
  };
}

/**
 * The state once it is this one, or as it is when it has had the time: the kernel finishes some things by itself, such
 * as duplicate address detection.
 */
export async function settledState(world: World, services: string, wanted: KernelState | null): Promise<KernelState> {
  for (const end = performance.now() + SETTLING; ;) {
    const { state, restless } = await kernelState(world, services);
    if (performance.now() > end || (wanted === null ? !restless : isDeepStrictEqual(state, wanted))) return state;
    await delay(100);
  }
}

/** Milliseconds in which the kernel comes to rest: duplicate address detection takes up to two seconds (RFC 4862). */
const SETTLING = 15_000;

async function inside(world: World, namespace: string): Promise<{ state: unknown; restless: boolean }> {
  const enter = ['nsenter', `--net=${world.netns(namespace)}`, '--'];
  const [
    [links, addresses4, routes4, rules4, neighbours4],
    [addresses6, neighbours6],
    [routes6, rules6],
    settings,
    ruleset,
  ] = await Promise.all([
    batch(
      [...enter, 'ip', '-4'],
      ['link show', 'addr show', 'route show table all', 'rule show', 'neigh show nud permanent'],
    ),
    batch([...enter, 'ip', '-6'], ['addr show', 'neigh show nud permanent']),
    batch([...enter, 'ip', '-6'], ['route show table all', 'rule show']),
    run([...enter, 'sh', '-c', `cd /proc/sys/net && grep -s . ${[...SETTINGS, ...LINK_SETTINGS].join(' ')} || true`]),
    run([...enter, 'sh', '-c', 'if command -v nft >/dev/null; then nft --stateless list ruleset; fi']),
  ]);
  const addresses = [
    ...(addresses4 as { ifname: string; addr_info: Row[] }[]),
    ...(addresses6 as { ifname: string; addr_info: Row[] }[]),
  ];
  const rows = addresses.flatMap(({ addr_info }) => addr_info);
  const learned = new Set(rows.filter(isLearned).map(({ local }) => local));
  const restless = rows.some(({ tentative, local }) => tentative === true && !isLinkLocal(local));
  const state = {
    links: sorted(
      (links as Row[]).map((link) => ({
        ...calm(link),
        flags: (link.flags as string[]).filter((flag) => FLAGS.has(flag)).sort(),
      })),
    ),
    addresses: sorted(
      addresses.flatMap(({ ifname, addr_info }) =>
        addr_info
          .filter((row) => !isLinkLocal(row.local) && !isLearned(row))
          .map((address) => ({ ifname, ...calm(address), flags: undefined })),
      ),
    ),
    // Link-local and multicast routes come and go with carriers, and what a router advertises with time, by themselves.
    routes: sorted(
      [...(routes4 as Row[]), ...(routes6 as Row[])]
        .filter(({ dst, type }) => !/^(fe80|ff00)/.test(String(dst)) && type !== 'anycast' && type !== 'multicast')
        .filter(({ dst, expires, protocol }) => expires === undefined && protocol !== 'ra' && !learned.has(dst))
        .map((route) => ({ ...calm(route), flags: undefined })),
    ),
    rules: [rules4, rules6].map((rules) => sorted((rules as Row[]).map(calm))),
    neighbours: sorted([...(neighbours4 as Row[]), ...(neighbours6 as Row[])].map(calm)),
    settings: settings.trim().split('\n').sort(),
    ruleset: ruleset.replace(/ # handle \d+/g, ''),
  };
  return { state, restless };
}

type Row = Record<string, unknown>;
/** Made by the kernel of a router's advertisement. */
const isLearned = ({ dynamic }: Row): boolean => dynamic === true;
const isLinkLocal = (local: unknown): boolean => String(local).startsWith('fe80:');
const calm = (row: Row): Row =>
  JSON.parse(JSON.stringify(row, (key, value: unknown) => (RESTLESS.test(key) ? undefined : value))) as Row;
const sorted = (rows: Row[]): string[] => rows.map((row) => JSON.stringify(inOrder(row))).sort();
/** Keys in one order, so that the same object is the same text. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}

async function batch(command: string[], lines: string[]): Promise<unknown[]> {
  const text = await run([...command, '-json', '-details', '-batch', '-'], `${lines.join('\n')}\n`);
  // Each line is answered with one array.
  const answers = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.map((_, position) => JSON.parse(answers[position] ?? '[]') as unknown);
}

async function run([program = '', ...args]: string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: [input === '' ? 'ignore' : 'pipe', 'pipe', 'inherit'] });
  child.stdin?.end(input);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}`);
  return text;
}

/** Programs that a helper started with its services' folder: their words and namespace. */
function processes(world: World, names: readonly string[], folder: string): string[] {
  const named = new Map(names.map((name) => [statSync(world.netns(name)).ino, name]));
  return ours(folder)
    .map(({ words, namespace }) => `${words.join(' ')} in ${named.get(namespace) ?? 'its own'}`)
    .sort();
}

/** Ends what a killed helper left running, for the next test. */
export function endProcesses(folder: string): void {
  for (const { pid } of ours(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended between the two looks.
    }
  }
}

function ours(folder: string): { pid: number; words: string[]; namespace: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
          .split('\0')
          .filter((word) => word !== '');
        if (!/dnsmasq/.test(words[0] ?? '') || !words.some((word) => word.includes(folder))) return [];
        return [{ pid: Number(pid), words, namespace: statSync(`/proc/${pid}/ns/net`).ino }];
      } catch {
        return []; // It ended meanwhile.
      }
    });
}
