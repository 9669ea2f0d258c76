import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Connection } from '../../helper/client/index.ts';

/** Milliseconds that a call may take here: 1,000 bridges go one by one. */
const PATIENCE = 300_000;
const taproomd = fileURLToPath(new URL('../../helper/bin/taproomd', import.meta.url));

/** A helper of this benchmark's own, beside the sandbox's: it may be killed, and its memory is its own. */
export class OwnHelper {
  readonly #folder = mkdtempSync(join(tmpdir(), 'taproom-bench-apply-'));
  #child = this.#start();
  #connection: Connection | null = null;

  get #socket(): string {
    return join(this.#folder, 's');
  }

  #start() {
    return spawn(
      taproomd,
      ['--socket', this.#socket, '--state', join(this.#folder, 'state'), '--log-level', 'error', '--ready-fd', '3'],
      { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] },
    );
  }

  async connection(): Promise<Connection> {
    if (this.#connection) return this.#connection;
    const ready = this.#child.stdio[3];
    if (ready) await once(ready, 'data');
    const connected = await connect({ client: 'bench', socket: this.#socket, callTimeout: PATIENCE });
    if (!connected.ok) throw new Error(connected.error.message);
    this.#connection = connected.value;
    return this.#connection;
  }

  /** SIGKILL, and the next one; done when that one answers. */
  async again(): Promise<Connection> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
    this.#connection?.close();
    this.#connection = null;
    this.#child = this.#start();
    return this.connection();
  }

  async close(): Promise<void> {
    this.#connection?.close();
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
