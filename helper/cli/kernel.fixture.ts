import { execFile, execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/**
 * A real helper and the real command line, in the throw-away namespaces that the kernel tests run in
 * (build/test.mjs makes them and sets TAPROOM_TEST_SANDBOX).
 */
export const inTestSandbox = process.env.TAPROOM_TEST_SANDBOX === '1';

const bin = join(dirname(fileURLToPath(import.meta.url)), '../bin');
export const taproomPath = join(bin, 'taproom');
export const taproomdPath = join(bin, 'taproomd');

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs a program to its end. The exit status is 128 plus the signal's number where one ended it, as in a shell. */
export function run(
  program: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, words, { env: environment, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255;
      resolve({ code, out, err });
    });
  });
}

export class KernelHelper {
  readonly socket: string;
  /** The state folder: what is saved, and the journal. */
  readonly state: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), 'taproom-cli-'));
  #process: ChildProcess | undefined;

  constructor() {
    this.socket = join(this.#folder, 'taproomd.sock');
    this.state = join(this.#folder, 'state');
    this.environment = {
      ...process.env,
      TAPROOM_SOCKET: this.socket,
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      NO_COLOR: '',
    };
  }

  async start(...options: string[]): Promise<void> {
    const started = spawn(
      taproomdPath,
      [
        '--socket',
        this.socket,
        '--state',
        join(this.#folder, 'state'),
        '--log-level',
        'error',
        '--ready-fd',
        '3',
        ...options,
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] },
    );
    this.#process = started;
    await new Promise<void>((resolve, reject) => {
      started.once('exit', (code) =>
        reject(new Error(`taproomd ended with ${code ?? 'a signal'} before it was ready`)),
      );
      createInterface(started.stdio[3] as Readable).once('line', () => resolve());
    });
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  taproom(...words: string[]): Promise<Ran> {
    return run(taproomPath, words, this.environment);
  }

  /** Runs it, expects exit code 0, and gives the one object that it printed. */
  async json(...words: string[]): Promise<Record<string, unknown>> {
    const { code, out, err } = await this.taproom(...words, '--json');
    if (code !== 0) throw new Error(`taproom ${words.join(' ')} exited with ${code}: ${err}`);
    return JSON.parse(out) as Record<string, unknown>;
  }

  /** Runs it and expects exit code 0 and not a word on standard error. */
  async ok(...words: string[]): Promise<string> {
    const { code, out, err } = await this.taproom(...words);
    if (code !== 0 || err !== '') throw new Error(`taproom ${words.join(' ')} exited with ${code}: ${err}${out}`);
    return out;
  }
}

export interface IpLink {
  ifname: string;
  mtu: number;
  flags: string[];
  operstate: string;
  address: string;
  group: string;
  ifalias?: string;
  master?: string;
  link?: string;
  linkinfo?: { info_kind: string; info_slave_kind?: string; info_data?: Record<string, unknown> };
  addr_info?: {
    family: string;
    local: string;
    prefixlen: number;
    address?: string;
    scope: string;
    label?: string;
    broadcast?: string;
    noprefixroute?: boolean;
    nodad?: boolean;
    valid_life_time: number;
  }[];
}

/** What iproute2 says: the independent witness. */
export const ip = <T = Record<string, unknown>>(...words: string[]): T[] => {
  const text = execFileSync('ip', ['-json', '-details', ...words], { encoding: 'utf8' });
  // iproute2 prints {} for attributes that it does not know.
  return (text.trim() === '' ? [] : (JSON.parse(text) as T[])).filter((row) => Object.keys(row as object).length > 0);
};
export const ipDo = (...words: string[]): void =>
  void execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
export const ipLink = (name: string, ...where: string[]): IpLink | undefined =>
  ip<IpLink>(...where, 'link', 'show').find((link) => link.ifname === name);
export const ipAddresses = (name: string, ...where: string[]): string[] =>
  (ip<IpLink>(...where, 'addr', 'show').find((link) => link.ifname === name)?.addr_info ?? [])
    .filter(({ scope }) => scope !== 'link')
    .map((address) => `${address.local}${address.address ? ` peer ${address.address}` : ''}/${address.prefixlen}`);

/** Deletes what a test has made, but for these; what goes by itself meanwhile (the other end of a pair) is no fault. */
export function sweep(...keep: string[]): void {
  for (const { name } of ip<{ name: string }>('netns', 'list')) ipDo('netns', 'delete', name);
  const left = (): string[] =>
    ip<IpLink>('link', 'show').flatMap(({ ifname, linkinfo }) =>
      linkinfo?.info_kind && !keep.includes(ifname) ? [ifname] : [],
    );
  const names = left();
  if (names.length === 0) return;
  const input = names.map((name) => `link delete dev ${name}\n`).join('');
  spawnSync('ip', ['-force', '-batch', '-'], { input, stdio: ['pipe', 'ignore', 'ignore'] });
  for (const name of left()) {
    try {
      ipDo('link', 'delete', name);
    } catch (error) {
      if (ipLink(name)) throw error;
    }
  }
}
