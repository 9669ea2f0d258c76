import { spawn, type ChildProcess } from 'node:child_process';
import { namespaceInode } from '../../native/lib/system.ts';
import { openTun } from '../../native/lib/tun.ts';
import type { TunHandle } from '../../native/lib/types.ts';
import { fail, ok, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { DEMO_TRAFFIC } from './demo-process.ts';
import { explain } from './errors.ts';
import type { Log } from './log.ts';
import { namespacePath } from './namespaces.ts';
import { Programs } from './services/programs.ts';

export interface DemoTrafficOptions {
  client: string;
  server: string;
  /** The server's. */
  address: string;
  port: number;
  /** A persistent TAP of this namespace whose other end the traffic holds. */
  tap: string | null;
  log: Log;
  /** This helper, as a command. */
  helper?: readonly string[];
}

const STEP = 'demo.traffic';
/** An ARP probe (RFC 5227, 1.1) for 192.0.2.1: its sender has no IP address yet, so nobody learns from it. */
const ARP_PROBE = Buffer.from(
  ['ffffffffffff', '025450000001', '0806', '0001080006040001', '025450000001', '00000000', '000000000000', 'c0000201']
    .join('')
    .padEnd(120, '0'),
  'hex',
);

/**
 * Real traffic for the demo network: UDP from one namespace to another by a child process, a third of it echoed, and a
 * frame a second on a TAP. It ends by itself when one of the namespaces loses its name: the child's sockets would
 * otherwise keep the deleted namespace alive.
 */
export class DemoTraffic {
  #child: ChildProcess | null = null;
  #closed = false;
  readonly #tap: TunHandle | null;
  readonly #timer: NodeJS.Timeout;

  private constructor(tap: TunHandle | null, namespaces: readonly string[]) {
    this.#tap = tap;
    const inodes = () => namespaces.map((name) => inodeOf(name)).join();
    const before = inodes();
    this.#timer = setInterval(() => {
      if (inodes() !== before) return this.close();
      this.#serveTap();
    }, 1000);
  }

  static start({ client, server, address, port, tap, log, helper = thisHelper() }: DemoTrafficOptions) {
    const opened = tap === null ? null : openTun({ mode: 'tap', name: tap, namespacePath: null, exclusive: false });
    if (opened?.ok === false)
      return fail(explain(opened.error, { step: STEP, message: say('start.demoTrafficNotStarted') }));
    const traffic = new DemoTraffic(opened?.value ?? null, [client, server]);
    const started = traffic.#start(client, [...helper, DEMO_TRAFFIC, server, address, String(port)], log);
    if (started.ok) return ok(traffic);
    traffic.close();
    return started;
  }

  #start(namespace: string, [file = '', ...args]: readonly string[], log: Log): Result<null> {
    const line = new Programs().commandLine(namespace, file, args);
    if (!line.ok) return line;
    // The pipe is its lifeline: it closes with this process, however that ends.
    const child = spawn(line.value.file, line.value.args, { stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', ({ message }) => log.warn('the demo traffic was not started', { detail: message }));
    child.once('exit', () => this.close());
    child.stdin.on('error', () => undefined);
    this.#child = child;
    return ok(null);
  }

  #serveTap(): void {
    for (let packet = this.#tap?.read(); packet?.ok && packet.value !== null;) packet = this.#tap?.read();
    this.#tap?.write(ARP_PROBE);
  }

  get isFlowing(): boolean {
    return !this.#closed;
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#tap?.close();
    this.#child?.kill('SIGKILL');
  }
}

function inodeOf(namespace: string): number | null {
  const inode = namespaceInode(namespacePath(namespace));
  return inode.ok ? inode.value : null;
}

const thisHelper = (): string[] => [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
