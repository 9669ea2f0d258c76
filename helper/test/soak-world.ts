import { Programs, say } from '../../native/test/programs.ts';
import type { DatapathInput } from '../protocol/index.ts';
import { ip, ipLinks, ipNamespaces } from './witness.ts';

/**
 * The soak's world: all types of datapaths, and mixed traffic over all of them.
 *
 *   red eth0 -- to-red --.                   bone bone0 -- b0 -+- m1 -- m1-far --.
 *   blue blue0 ----------- sw0, 2 threads                      '- m2 -- m2-far --- bridge of btwo
 *   green green0 ---------'
 *   rone rone0 -- far, "the other computer"    xone eth0 -- to-xone -- fast -- to-xtwo -- eth0 xtwo
 *                                                                        '-- host0, here
 *   quick eth0 -- to-quick (AF_XDP) -- sx -- brisk0 brisk
 *   near near0 -- sv -- VXLAN 77 over IPv6, to-away -- eth0 away, whose kernel has vx0
 */
const NIC = {
  red: '10.1.0.1/24',
  xone: '10.4.0.1/24',
  xtwo: '10.4.0.2/24',
  quick: '10.5.0.1/24',
  away: 'fd05::2/64',
} as const;
/** This end of the link that the VXLAN goes over. */
const UNDERLAY = 'fd05::1';
const tap = (namespace: string, mac: string) => ({ kind: 'tap', device: `${namespace}0`, namespace, mac }) as const;
const nic = (device: string) => ({ kind: 'nic', device }) as const;
export const DATAPATHS: DatapathInput[] = [
  {
    type: 'switch',
    name: 'sw0',
    threads: 2,
    ports: [nic('to-red'), tap('blue', '02:00:00:00:01:02'), tap('green', '02:00:00:00:01:03')],
  },
  { type: 'bond', name: 'b0', ports: [tap('bone', '02:00:00:00:02:01'), nic('m1'), nic('m2')] },
  {
    type: 'responder',
    name: 'far',
    ports: [tap('rone', '02:00:00:00:03:01')],
    settings: { addresses: ['10.3.0.2/24'] },
  },
  {
    type: 'exception',
    name: 'fast',
    ports: [{ kind: 'tap', device: 'host0', mac: '02:00:00:00:04:fe' }, nic('to-xone'), nic('to-xtwo')],
  },
  { type: 'switch', name: 'sx', ports: [{ kind: 'xdp', device: 'to-quick' }, tap('brisk', '02:00:00:00:05:02')] },
  {
    type: 'switch',
    name: 'sv',
    ports: [tap('near', '02:00:00:00:06:01'), { kind: 'vxlan', id: 77, remote: 'fd05::2', local: UNDERLAY }],
  },
];
/** Comes and goes in sw0, and shares its sockets with the VXLAN of sv that traffic flows over. */
export const BESIDE = { kind: 'vxlan', id: 78, remote: 'fd05::3', local: UNDERLAY } as const;
export const OF_TAPS = {
  blue: '10.1.0.2/24',
  green: '10.1.0.3/24',
  bone: '10.2.0.1/24',
  rone: '10.3.0.1/24',
  brisk: '10.5.0.2/24',
  near: 'fd06::1/64',
} as const;
/** What must answer whom, whenever nothing is disturbed. */
export const REACH = [
  ['red', '10.1.0.2'],
  ['blue', '10.1.0.3'],
  ['green', '10.1.0.1'],
  ['bone', '10.2.0.2'],
  ['rone', '10.3.0.2'],
  ['xone', '10.4.0.2'],
  ['xtwo', '10.4.0.254'],
  ['quick', '10.5.0.2'],
  ['near', 'fd06::2'],
] as const;

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
export const SECONDS = number('TAPROOM_SOAK_SECONDS', 15);
/** Milliseconds between two disturbances; a fifth of those between two runs of a flow. */
export const PAUSE = number('TAPROOM_SOAK_PAUSE', 60);
export const SEED = number('TAPROOM_SOAK_SEED', 1);
/** Seconds after which a call or a port that does not come back counts as a deadlock. */
export const STUCK = 20;
export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
/** Looks until it is so; what it saw last is in the error. */
export async function until<T>(what: string, look: () => T | Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + STUCK * 1000; ;) {
    const value = await look();
    if (fits(value)) return value;
    if (Date.now() > end) throw new Error(`not within ${STUCK} s: ${what}; last seen: ${JSON.stringify(value)}`);
    await sleep(50);
  }
}

export function veth(namespace: keyof typeof NIC): void {
  const mac = `02:00:00:00:0a:0${Object.keys(NIC).indexOf(namespace)}`;
  const nodad = NIC[namespace].includes(':') ? ['nodad'] : [];
  ip('link', 'add', `to-${namespace}`, 'type', 'veth', 'peer', 'name', 'eth0', 'address', mac, 'netns', namespace);
  ip('-n', namespace, 'address', 'add', NIC[namespace], 'dev', 'eth0', ...nodad);
  if (namespace === 'away') ip('address', 'add', `${UNDERLAY}/64`, 'dev', 'to-away', 'nodad');
  ip('-n', namespace, 'link', 'set', 'eth0', 'up');
  ip('link', 'set', `to-${namespace}`, 'up');
}
export function member(name: 'm1' | 'm2'): void {
  ip('link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}-far`, 'netns', 'btwo');
  ip('-n', 'btwo', 'link', 'set', `${name}-far`, 'master', 'lan', 'up');
  ip('link', 'set', name, 'up');
}
export function world(): void {
  for (const namespace of [...Object.keys(OF_TAPS), ...Object.keys(NIC), 'btwo']) {
    ip('netns', 'add', namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  }
  for (const namespace of Object.keys(NIC) as (keyof typeof NIC)[]) veth(namespace);
  ip('-n', 'away', 'link', 'add', 'vx0', 'type', 'vxlan', 'id', '77', 'remote', UNDERLAY, 'dstport', '4789');
  ip('-n', 'away', 'address', 'add', 'fd06::2/64', 'dev', 'vx0', 'nodad');
  ip('-n', 'away', 'link', 'set', 'vx0', 'up');
  ip('-n', 'btwo', 'link', 'add', 'lan', 'address', '02:00:00:00:02:02', 'type', 'bridge');
  ip('-n', 'btwo', 'address', 'add', '10.2.0.2/24', 'dev', 'lan');
  ip('-n', 'btwo', 'link', 'set', 'lan', 'up');
  for (const name of ['m1', 'm2'] as const) member(name);
}
/** Every link and whose it is: what a helper could leave behind. */
export const links = (): string[] =>
  ['', ...ipNamespaces()]
    .flatMap((namespace) =>
      ipLinks(namespace).map(({ ifname, ifalias, group, master }) =>
        [namespace, ifname, ifalias, group, master].join(' '),
      ),
    )
    .sort();

/**
 * Bounded traffic over everything. That a flow fails while its path is disturbed is no fault; that none gets through
 * is.
 */
export class Traffic {
  readonly passed = new Map<string, [passed: number, failed: number]>();
  private readonly servers = new Programs();
  private readonly flows: Promise<void>[] = [];
  private ended = false;

  async start(): Promise<void> {
    for (const [namespace, port] of [
      ['green', 5201],
      ['blue', 5202],
      ['btwo', 5203],
      ['xtwo', 5204],
      ['away', 5205],
    ] as const) {
      await this.servers.serve(namespace, port, 'iperf3', '-s', '-p', String(port));
    }
    const paced = ['--connect-timeout', '1000', '--pacing-timer', '20000', '-t', '1'];
    this.flow('TCP over the switch', 'red', [
      'iperf3',
      '-c',
      '10.1.0.3',
      '-p',
      '5201',
      '-C',
      'cubic',
      '-b',
      '4M',
      ...paced,
    ]);
    this.flow('UDP over the switch', 'green', ['iperf3', '-c', '10.1.0.2', '-p', '5202', '-u', '-b', '1M', ...paced]);
    this.flow('TCP over the bond', 'bone', [
      'iperf3',
      '-c',
      '10.2.0.2',
      '-p',
      '5203',
      '-C',
      'cubic',
      '-b',
      '4M',
      ...paced,
    ]);
    this.flow('TCP past the host', 'xone', [
      'iperf3',
      '-c',
      '10.4.0.2',
      '-p',
      '5204',
      '-C',
      'cubic',
      '-b',
      '4M',
      ...paced,
    ]);
    this.flow('HTTP from the responder', 'rone', [
      'curl',
      '-sS',
      '--max-time',
      '3',
      '-o',
      '/dev/null',
      'http://10.3.0.2/',
    ]);
    this.flow('ping through the switch', 'blue', [
      'ping',
      '-n',
      '-q',
      '-c',
      '10',
      '-i',
      '0.1',
      '-s',
      '4000',
      '-w',
      '3',
      '10.1.0.1',
    ]);
    this.flow('ping through AF_XDP', 'quick', [
      'ping',
      '-n',
      '-q',
      '-c',
      '20',
      '-i',
      '0.05',
      '-s',
      '1400',
      '-w',
      '3',
      '10.5.0.2',
    ]);
    this.flow('TCP over VXLAN and IPv6', 'near', [
      'iperf3',
      '-c',
      'fd06::2',
      '-p',
      '5205',
      '-C',
      'cubic',
      '-b',
      '4M',
      ...paced,
    ]);
    this.flow('ping of the host', 'xtwo', ['ping', '-n', '-q', '-c', '10', '-i', '0.1', '-w', '3', '10.4.0.254']);
  }
  async stop(): Promise<void> {
    this.ended = true;
    await Promise.all(this.flows);
    await this.servers.end();
  }
  private flow(name: string, namespace: string, argv: readonly string[]): void {
    const counts: [number, number] = [0, 0];
    this.passed.set(name, counts);
    this.flows.push(
      (async () => {
        while (!this.ended) {
          // An iperf3 whose peer has become silent spins until somebody ends it.
          counts[(await say(namespace, argv, 4)).ok ? 0 : 1] += 1;
          await sleep(5 * PAUSE);
        }
      })(),
    );
  }
}
