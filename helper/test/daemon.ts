import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { connect, type Connection } from '../client/index.ts';
import { bounding } from './bounding.ts';
import { checkoutForAll } from './stranger.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

let bundled: Promise<string> | undefined;
/** The daemon as it is now, in one file, where its loader finds the built addon (two folders up). */
export function bundle(): Promise<string> {
  bundled ??= (async () => {
    const script = join(root, 'dist', 'test', 'taproomd.cjs');
    const outfile = join(dirname(script), `.taproomd-${process.pid}.cjs`);
    await build({
      absWorkingDir: root,
      entryPoints: ['helper/daemon/main.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['*.node'],
      logLevel: 'warning',
      define: { 'import.meta.url': '__bundleUrl' },
      banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    });
    renameSync(outfile, script); // Whole or not at all, where two runs meet.
    return script;
  })();
  return bundled;
}

/** The bound that helper/bin/taproomd sets, for tests that try to exhaust it. */
export const REAL_HEAP = { NODE_OPTIONS: '--max-old-space-size=256' };

export interface TestDaemon {
  readonly socket: string;
  readonly process: ChildProcess;
  /** What it wrote to stderr so far. */
  log(): string;
  connect(): Promise<Connection>;
  /** Its exit status, when it has one. */
  readonly ended: Promise<number | null>;
  /** Lets go of the pipe that --lifeline-fd watches. */
  cutLifeline(): void;
  /** SIGTERM; resolves to its exit status. */
  stop(): Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export interface DaemonOptions {
  args?: readonly string[];
  socket?: string;
  /** Words before the command, such as those that enter a world (world.ts). */
  entry?: readonly string[];
  env?: NodeJS.ProcessEnv;
}

/** Spawns the real daemon on a private socket in the namespace of the test, and waits until it answers. */
export async function startDaemon({ args = [], socket, entry = [], env }: DaemonOptions = {}): Promise<TestDaemon> {
  const script = await bundle();
  const folder = mkdtempSync(join(tmpdir(), 'taproom-test-'));
  const path = socket ?? join(folder, 'taproomd.sock');
  const state = args.includes('--state') || args.includes('--sandbox') ? [] : ['--state', join(folder, 'state')];
  const [program = '', ...words] = [
    ...entry,
    ...bounding(args),
    process.execPath,
    script,
    '--socket',
    path,
    ...state,
    '--ready-fd',
    '3',
    '--lifeline-fd',
    '4',
    ...args,
  ];
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  child.stderr?.on('data', (text: Buffer) => {
    log += text.toString();
  });
  const ended = once(child, 'exit').then(([code]) => {
    rmSync(folder, { recursive: true, force: true });
    return code as number | null;
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdio[3]?.once('data', () => {
      resolve();
    });
    void ended.then((code) => {
      reject(new Error(`taproomd ended with ${String(code)} before it was ready:\n${log}`));
    });
  });
  await ready;
  const connections: Connection[] = [];
  const kill = (signal: NodeJS.Signals): Promise<number | null> => {
    for (const connection of connections.splice(0)) connection.close();
    child.kill(signal);
    return ended;
  };
  return {
    socket: path,
    process: child,
    ended,
    log: () => log,
    cutLifeline: () => {
      child.stdio[4]?.destroy();
    },
    async connect() {
      const connection = await connect({ socket: path, client: 'test', timeout: 60_000 });
      if (!connection.ok) throw new Error(connection.error.message);
      connections.push(connection.value);
      return connection.value;
    },
    stop: () => kill('SIGTERM'),
    kill,
  };
}

/** Runs taproomd to its end, for what it says and how it ends. */
export async function runDaemon(args: readonly string[], options: { uid?: number; env?: NodeJS.ProcessEnv } = {}) {
  const own = await bundle();
  const script = options.uid === undefined ? own : join(checkoutForAll(), 'dist/test/taproomd.cjs');
  // One that gets as far as to listen must not find the machine's own state.
  const folder = mkdtempSync(join(tmpdir(), 'taproom-test-'));
  const state = args.includes('--socket') ? ['--state', join(folder, 'state')] : [];
  const node = join(dirname(script), '../../helper/bin/node');
  const [program = '', ...words] = [
    ...(options.uid === undefined ? bounding(args) : []),
    existsSync(node) ? node : process.execPath,
    script,
    ...state,
    ...args,
  ];
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  rmSync(folder, { recursive: true, force: true });
  return { code, stdout, stderr };
}
