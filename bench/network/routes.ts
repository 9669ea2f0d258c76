import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Connection } from '../../helper/client/index.ts';
import type { RouteColumn } from '../../helper/protocol/index.ts';
import type { Figure } from '../figures.ts';
import { median, timed } from '../measure.ts';
import { must } from './helper.ts';
import { OwnHelper } from './own-helper.ts';

/** RTPROT_BGP. */
const PROTOCOL = 186;
/** Readings of the whole table, and single routes beside it. */
const ROUNDS = 3;
const SINGLE = 101;
const MIB = 1024 * 1024;

/** A full table, as a routing daemon would have it, over the loopback. */
export async function withRoutes(routes: number): Promise<Figure[]> {
  const helper = new OwnHelper();
  try {
    const emptyReady = await timed(() => helper.again());
    const beside = await singleRoute(await helper.connection());
    fill(routes);
    const ready = await timed(() => helper.again());
    const connection = await helper.connection();
    const single = await singleRoute(connection);
    const ours: number[] = [];
    const whole: number[] = [];
    const theirs: Program[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await timed(() => readAll(connection, routes, COLUMNS)));
      whole.push(await timed(() => readAll(connection, routes)));
      theirs.push(await ipJson(routes));
    }
    const { residentBytes } = await must(connection, 'status', {});
    const name = `${routes} routes`;
    return [
      {
        name: `${name} through the protocol`,
        unit: 'ms',
        ours: median(ours),
        peer: { name: 'ip -json route', value: median(theirs.map(({ took }) => took)) },
        goal: { ratio: 1 },
        note: 'route.list, all pages, the columns that ip prints, parsed by the client; of ip the output is only read',
      },
      {
        name: `${name} through the protocol, whole`,
        unit: 'ms',
        ours: median(whole),
        peer: { name: 'ip -json route', value: median(theirs.map(({ took }) => took)) },
        note: 'route.list, all pages, everything that is known of each route',
      },
      {
        name: `helper RSS, ${name}`,
        unit: 'MiB',
        ours: residentBytes / MIB,
        peer: { name: 'ip -json route', value: Math.max(...theirs.map(({ peak }) => peak)) },
        goal: { value: 200 },
        note: 'status.residentBytes after the lists',
      },
      {
        name: `ready beside ${name}`,
        unit: 'ms',
        ours: ready,
        peer: { name: 'beside none', value: emptyReady },
        goal: { value: 5000 },
        note: 'from the start of the helper to its first answer',
      },
      {
        name: `route.add beside ${name}`,
        unit: 'ms',
        ours: single,
        peer: { name: 'beside none', value: beside },
        goal: { ratio: 2 },
        note: 'by a client that stays connected; read back and journaled',
      },
    ];
  } finally {
    await helper.close();
    // All routes over it go at once.
    for (const state of ['down', 'up']) execFileSync('ip', ['link', 'set', 'lo', state]);
  }
}

function fill(routes: number): void {
  const lines = Array.from(
    { length: routes },
    (_, at) => `route add ${20 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.0/24 dev lo proto ${PROTOCOL}`,
  );
  execFileSync('ip', ['-batch', '-'], { input: lines.join('\n') });
}

async function singleRoute(helper: Connection): Promise<number> {
  const route = { destination: '192.0.2.0/24', dev: 'lo' };
  const samples: number[] = [];
  for (let round = 0; round < SINGLE; round += 1) {
    samples.push(await timed(() => must(helper, 'route.add', route)));
    await must(helper, 'route.delete', route);
  }
  return median(samples);
}

/** What `ip -json route` says of each. */
const COLUMNS = ['destination', 'index', 'protocolName', 'scope', 'gateway', 'metric', 'source'] as const;

async function readAll(helper: Connection, routes: number, columns?: readonly RouteColumn[]): Promise<void> {
  let page = await must(helper, 'route.list', { protocol: PROTOCOL, ...(columns && { columns: [...columns] }) });
  let count = 0;
  for (;;) {
    count += (page.rows ?? page.routes).length;
    if (page.next === null) break;
    page = await must(helper, 'route.list', { after: page.next });
  }
  if (count !== routes) throw new Error(`${routes} routes were made; ${count} are listed.`);
}

interface Program {
  took: number;
  /** Its memory at most, in MiB. */
  peak: number;
}

async function ipJson(routes: number): Promise<Program> {
  const begin = performance.now();
  const child = spawn('ip', ['-json', 'route', 'show', 'proto', String(PROTOCOL)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [peak, count] = [0, 0];
  child.stdout.on('data', (data: Buffer) => {
    for (let at = data.indexOf('"dst"'); at >= 0; at = data.indexOf('"dst"', at + 1)) count += 1;
    peak = Math.max(peak, peakOf(child.pid));
  });
  await once(child, 'close');
  const took = performance.now() - begin;
  // One may be cut in two by the end of a piece.
  if (count < routes * 0.99) throw new Error(`ip says ${count} of ${routes} routes.`);
  return { took, peak };
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // It has ended.
  }
}
