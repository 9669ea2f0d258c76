/**
 * A machine in a box: process, mount and network namespaces of its own, in which a real system bus and
 * a real networkd, NetworkManager or resolved run, so that the helper's own namespace is theirs. Run by
 * managed.kernel.test.ts under `unshare --pid --mount-proc`; which of them stands in its first argument.
 * It prints what it saw, as JSON.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinkDns, type Capability, type ServiceState } from '../protocol/index.ts';
import { createLog } from '../daemon/log.ts';
import { createNetworkServices } from '../daemon/services/create.ts';

export type ManagerName = 'networkd' | 'NetworkManager' | 'resolved';
export interface Seen {
  capabilities: Capability[];
  /**
   * How the manager sees br0 and v0: before, with br0 unmanaged or its name servers set, and after that was reverted.
   */
  before: string;
  during: string;
  after: string;
  inPlace: boolean[];
  states: ServiceState[];
  strays: string[];
  files: string[];
}

const sh = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const background = (file: string, ...args: string[]): void =>
  void spawn(file, args, {
    stdio: ['ignore', 'ignore', process.env.TAPROOM_TEST_VERBOSE === undefined ? 'ignore' : 'inherit'],
  });
async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; ;) {
    try {
      if (holds()) return;
    } catch {
      // Not yet.
    }
    if (Date.now() > end) throw new Error(`not within 15 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const folderOf = (user: string, ...folders: string[]): void => {
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, Number(sh('id', '-u', user)), Number(sh('id', '-g', user)));
  }
};

const managers: Record<ManagerName, { start: () => void; look: () => string }> = {
  networkd: {
    start: () => {
      folderOf('systemd-network', '/run/systemd/netif', '/run/systemd/netif/links', '/run/systemd/netif/leases');
      mkdirSync('/run/systemd/network');
      writeFileSync('/run/systemd/network/50-all.network', '[Match]\nName=br0 v0\n[Network]\nAddress=10.99.0.1/24\n');
      background('/usr/lib/systemd/systemd-networkd');
    },
    look: () =>
      sh('networkctl', '--no-pager', '--no-legend', 'list')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, name]) => name === 'br0' || name === 'v0')
        .map(([, name, , , setup]) => `${name ?? ''} ${setup === 'unmanaged' ? setup : 'managed'}`)
        .sort()
        .join(', '),
  },
  NetworkManager: {
    start: () => {
      // A bridge without an address it leaves alone by itself.
      sh('ip', 'address', 'add', '10.98.0.1/24', 'dev', 'br0');
      writeFileSync('/run/nm.conf', '[main]\nplugins=keyfile\n');
      background(
        '/usr/sbin/NetworkManager',
        '--no-daemon',
        '--config=/run/nm.conf',
        '--config-dir=/run/nm.d',
        '--state-file=/run/nm.state',
      );
    },
    look: () =>
      sh('nmcli', '-t', '-f', 'DEVICE,STATE', 'device')
        .split('\n')
        .filter((line) => /^(br0|v0):/.test(line))
        .map((line) => line.replace(':', ' '))
        .map((line) => (line.endsWith(' unmanaged') ? line : `${line.split(' ')[0] ?? ''} managed`))
        .sort()
        .join(', '),
  },
  resolved: {
    start: () => {
      folderOf('systemd-resolve', '/run/systemd/resolve');
      background('/lib/systemd/systemd-resolved');
    },
    look: () => ['dns', 'domain', 'default-route'].map((what) => sh('resolvectl', what, 'br0').trim()).join('; '),
  },
};

const name = process.argv[2] as ManagerName;
sh('mount', '-t', 'tmpfs', 'none', '/run');
sh('mount', '-t', 'sysfs', '-o', 'ro', 'sysfs', '/sys'); // As in a container: networkd waits for no udev then.
for (const folder of ['/run/dbus', '/run/netns', '/run/nm.d']) mkdirSync(folder);
for (const args of [
  'link set lo up',
  'link add br0 type bridge',
  'link add v0 type veth peer name v1',
  'link set v0 up',
  'link set v1 up',
  'link set br0 up',
])
  sh('ip', ...args.split(' '));
background('dbus-daemon', '--system', '--nofork', '--nopidfile');
await until('the bus is there', () => existsSync('/run/dbus/system_bus_socket'));

const manager = managers[name];
manager.start();
await until(`${name} answers`, () =>
  name === 'resolved' ? manager.look() !== '' : manager.look() === 'br0 managed, v0 managed',
);
const services = createNetworkServices({
  folder: mkdtempSync(join(tmpdir(), 'taproom-managed-')),
  endWithHelper: true,
  log: createLog('warn', (line) => process.stderr.write(line)),
  namespaces: () => [],
  events: { leases: () => undefined, changed: () => undefined },
});
const [set, unset] =
  name === 'resolved'
    ? (
        [
          LinkDns.parse({
            link: 'br0',
            servers: ['192.0.2.1', '2001:db8:0::1'],
            domains: ['lab.test'],
            everything: true,
          }),
          null,
        ] as const
      ).map((dns) => ({ op: 'dns.set', network: 'lab', link: 'br0', dns }) as const)
    : [['br0', 'tap7', 'odd*'], []].map((links) => ({ op: 'unmanaged.set', network: 'lab', links }) as const);
if (!set || !unset) throw new Error('nothing to do');
const inPlace: boolean[] = [];
const steps: string[] = [manager.look()];
let [states, strays, files]: [ServiceState[], string[], string[]] = [[], [], []];
for (const operation of [set, unset]) {
  inPlace.push(await services.isInPlace(operation));
  const done = await services.carryOut(operation);
  if (!done.ok) throw new Error(done.error.message);
  inPlace.push(await services.isInPlace(operation));
  const before = steps.at(-1);
  await until('it is heard of', () => manager.look() !== before);
  steps.push(manager.look());
  if (operation !== set) continue;
  states = services.states('lab');
  strays = (await services.strays()).map((stray) => stray.name);
  files = ['/run/systemd/network/10-taproom-lab.network', '/run/NetworkManager/conf.d/taproom-lab.conf']
    .filter(existsSync)
    .map((file) => readFileSync(file, 'utf8'));
}
const [before = '', during = '', after = ''] = steps;
const seen: Seen = { capabilities: await services.probe(), before, during, after, inPlace, states, strays, files };
process.stdout.write(JSON.stringify(seen));
process.exit(0);
