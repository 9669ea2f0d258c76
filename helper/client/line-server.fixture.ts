import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A socket that speaks lines and nothing else: the far end for tests of framing, ordering and
 * reconnection, where a real helper could not be made to misbehave. Not for anything that a helper does.
 */
export class LineServer {
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'taproom-client-'));
  readonly #answer: (request: { id: number; method: string; params: unknown }, socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(answer: (request: { id: number; method: string; params: unknown }, socket: Socket) => void) {
    this.path = join(this.#folder, 's');
    this.#answer = answer;
  }

  async listen(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      let rest = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines)
          this.#answer(JSON.parse(line) as { id: number; method: string; params: unknown }, socket);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.path, resolve));
  }

  /** Hangs up on everybody and stops listening. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise<void>((resolve) => void server.close(() => resolve()));
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const line = (value: unknown): string => `${JSON.stringify({ jsonrpc: '2.0', ...(value as object) })}\n`;

export const helloAnswer = (id: number, protocol = 2): string =>
  line({
    id,
    result: {
      protocol,
      version: '9.9.9',
      pid: 1,
      sandbox: true,
      hostname: 'h',
      kernel: '6.1',
      startedAt: '2026-01-01T00:00:00Z',
      authorization: { levels: ['observe', 'connect', 'capture', 'manage'], by: 'owner', uid: 0 },
      capabilities: [],
    },
  });
