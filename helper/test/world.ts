import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * A machine's network of a test's own: new network and mount namespaces with an empty /run/netns, held
 * by a process that sleeps. Ends, with all that is in it, when that process does; so two tests can
 * work side by side and nothing of one is seen by the other.
 */
export class World {
  readonly pid: number;
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
    this.pid = holder.pid ?? 0;
  }

  static async open(): Promise<World> {
    const script =
      'mount --make-rprivate / && mkdir -p /run/netns && mount -t tmpfs none /run/netns && mount -t sysfs none /sys && ip link set lo up && echo ready && exec sleep 3600';
    const holder = spawn('unshare', ['--net', '--mount', '--', 'sh', '-c', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [text] = (await once(holder.stdout, 'data')) as [Buffer];
    if (!text.toString().includes('ready')) throw new Error(`The world was not made: ${text.toString()}`);
    return new World(holder);
  }

  /** Words before a command that is to run in it. */
  get entry(): string[] {
    return ['nsenter', '--target', String(this.pid), '--net', '--mount', '--'];
  }

  /** The file of a named namespace in it, as seen from outside. */
  netns(name = ''): string {
    return name === '' ? `/proc/${this.pid}/ns/net` : `${this.names}/${name}`;
  }

  /** The folder of the names of namespaces, as seen from outside. */
  get names(): string {
    return `/proc/${this.pid}/root/run/netns`;
  }

  /** Runs a script there. */
  sh(script: string): void {
    const [program = '', ...entry] = this.entry;
    execFileSync(program, [...entry, 'sh', '-ec', script]);
  }

  async close(): Promise<void> {
    const ended = once(this.#holder, 'exit');
    this.#holder.kill('SIGKILL');
    await ended;
  }
}

/** What a recipe may find on a machine: a NIC with an address and a default route. */
export function surroundings(world: World): void {
  world.sh(`
    echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects
    ip netns add outside
    ip link add eth0 type veth peer name far netns outside
    ip address add 10.99.0.2/24 dev eth0
    ip link set eth0 up
    ip -n outside address add 10.99.0.1/24 dev far
    ip -n outside link set far up
    ip route add default via 10.99.0.1`);
}
