import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect, type Connection } from '../../helper/client/index.ts';
import { Background, run, type Finished } from './process.ts';
import type { User } from './user.ts';

/** One link as `ip -json -details` tells it: the independent witness of what the kernel has. */
export interface IpLink {
  ifindex: number;
  ifname: string;
  flags: string[];
  mtu: number;
  operstate: string;
  master?: string;
  address?: string;
  linkinfo?: { info_kind?: string; info_data?: Record<string, unknown> };
  addr_info?: { family: string; local: string; prefixlen: number }[];
}

export interface HelperOptions {
  /** The folder of taproomd and taproom. */
  bin: string;
  /** Part of the name of the socket's folder. */
  name: string;
  /** Beside root, who may use it. */
  user: User;
  extra?: readonly string[];
}

const isRoot = process.getuid?.() === 0;

/**
 * A real helper in a sandbox of its own: root's namespaces where root runs the tests, else a user
 * namespace. {@link ip} looks at, and changes, the same kernel objects from outside of it.
 */
export class SandboxHelper {
  readonly socket: string;
  readonly #options: HelperOptions;
  #process: Background | null = null;
  #pid = 0;

  constructor(options: HelperOptions) {
    this.#options = options;
    // Ours, not the window's user's: root's helper listens in no folder of somebody else.
    this.socket = join(mkdtempSync(join(tmpdir(), `taproom-e2e-${options.name}-`)), 'helper.sock');
  }

  /** The process id of the helper itself, as it says of itself. */
  get pid(): number {
    return this.#pid;
  }

  async start(): Promise<void> {
    const { bin, user, extra = [] } = this.#options;
    const { socket } = this;
    mkdirSync(dirname(socket), { recursive: true });
    chmodSync(dirname(socket), 0o711);
    // Without root the helper runs as the window's user, and its user namespace knows nobody else.
    const access = isRoot ? ['--user', String(user.uid)] : [];
    const args = ['--sandbox', '--socket', socket, ...access, '--ready-fd', '3', ...extra];
    const helper = new Background(join(bin, 'taproomd'), args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    this.#process = helper;
    const ready = new Promise<void>((resolve) => helper.child.stdio[3]?.once('data', () => resolve()));
    await Promise.race([ready, helper.ended]);
    if (!helper.running) throw new Error(`taproomd did not start: ${helper.said}`);
    const connection = await connect({ socket, client: 'e2e' });
    if (!connection.ok) throw new Error(connection.error.message);
    this.#pid = connection.value.info.pid;
    connection.value.close();
  }

  /** SIGKILL to the helper itself: nothing of it has the time to say goodbye. */
  async kill(): Promise<void> {
    process.kill(this.#pid, 'SIGKILL');
    await this.#process?.ended;
  }

  /**
   * As on a machine that has no time for it: of each 50 ms it runs for some 5, until what is returned is called. What
   * takes a second and a half takes fifteen, so that a test can do something meanwhile.
   */
  slow(): () => void {
    const pid = this.#pid;
    process.kill(pid, 'SIGSTOP');
    // Runs and stands still again in one go: nothing that keeps the tests busy makes it run on.
    const turn = setInterval(() => {
      process.kill(pid, 'SIGCONT');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      process.kill(pid, 'SIGSTOP');
    }, 50);
    return () => {
      clearInterval(turn);
      process.kill(pid, 'SIGCONT');
    };
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    rmSync(dirname(this.socket), { recursive: true, force: true });
  }

  /** Runs a program in the helper's namespaces; `namespace` is a name of /run/netns in there. */
  inside(
    file: string,
    args: readonly string[],
    { namespace, input }: { namespace?: string; input?: string } = {},
  ): Promise<Finished> {
    return run('nsenter', [...this.#enter(), ...netns(namespace), file, ...args], input);
  }

  /** A program that goes on in there until it is stopped. */
  background(file: string, args: readonly string[], namespace?: string): Background {
    return new Background('nsenter', [...this.#enter(), ...netns(namespace), file, ...args]);
  }

  /** `ip ARGS`, which must succeed. */
  async ip(args: string, namespace?: string): Promise<void> {
    const { code, stderr } = await this.inside('ip', args.split(' '), namespace === undefined ? {} : { namespace });
    if (code !== 0) throw new Error(`ip ${args}: ${stderr}`);
  }

  async links(namespace?: string): Promise<IpLink[]> {
    const { stdout } = await this.inside(
      'ip',
      ['-json', '-details', 'address', 'show'],
      namespace === undefined ? {} : { namespace },
    );
    // iproute2 writes an empty object in the place of a link that its filter left out.
    return (JSON.parse(stdout || '[]') as Partial<IpLink>[]).filter(
      (link): link is IpLink => link.ifname !== undefined,
    );
  }

  async link(name: string, namespace?: string): Promise<IpLink | undefined> {
    return (await this.links(namespace)).find((link) => link.ifname === name);
  }

  /** Saves a document; it is not brought up. */
  async save(text: string): Promise<void> {
    await this.#with(async (connection) => {
      const saved = await connection.call('network.save', { text });
      if (!saved.ok) throw new Error(saved.error.message);
    });
  }

  /** The command line, as somebody else who uses the same helper. */
  taproom(args: readonly string[], input?: string): Promise<Finished> {
    return run(join(this.#options.bin, 'taproom'), ['--socket', this.socket, ...args], input);
  }

  /** Brings a saved network up; it may fail, and then the window shows that. */
  async up(name: string): Promise<void> {
    await this.#with(async (connection) => {
      await connection.call('network.up', { name, confirm: true });
    });
  }

  /** Back to an empty machine: no networks, loopback, and what the kernel makes by itself. */
  async clear(): Promise<void> {
    await this.#with(async (connection) => {
      const { value } = await connection
        .call('network.list', {})
        .then((answer) => (answer.ok ? answer : { value: { networks: [] } }));
      for (const { name } of value.networks) await connection.call('network.delete', { name, down: true });
      const running = await connection.call('datapath.list', {});
      for (const { name } of running.ok ? running.value.datapaths : [])
        await connection.call('datapath.delete', { name, confirm: true });
    });
    const { stdout } = await this.inside('ip', ['-json', 'netns', 'list']);
    for (const { name } of JSON.parse(stdout || '[]') as { name: string }[]) await this.ip(`netns delete ${name}`);
    for (const { ifname } of await this.links()) {
      if (ifname !== 'lo') await this.inside('ip', ['link', 'delete', ifname]); // Fallback devices refuse, and stay.
    }
    await this.inside('ip', ['route', 'flush', 'table', 'main']);
  }

  /** A connection of the tests' own, as long as it takes. */
  async #with(use: (connection: Connection) => Promise<void>): Promise<void> {
    const connection = await connect({ socket: this.socket, client: 'e2e' });
    if (!connection.ok) throw new Error(connection.error.message);
    try {
      await use(connection.value);
    } finally {
      connection.value.close();
    }
  }

  #enter(): string[] {
    return ['-t', String(this.#pid), ...(isRoot ? [] : ['-U', '--preserve-credentials']), '-n', '-m', '--'];
  }
}

const netns = (namespace: string | undefined): string[] =>
  namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace];
