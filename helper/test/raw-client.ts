import { createConnection, type Socket } from 'node:net';

export interface RawMessage {
  id?: unknown;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data: { kind: string; message: string; field?: string } };
}

/** A client without manners: writes what it is told, and keeps what comes. */
export class RawClient {
  readonly messages: RawMessage[] = [];
  readonly closed: Promise<void>;
  readonly socket: Socket;
  #rest = '';
  #wake: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) {
        const value = JSON.parse(line) as RawMessage | RawMessage[];
        this.messages.push(...(Array.isArray(value) ? value : [value]));
      }
      this.#ring();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        resolve();
        this.#ring();
      }),
    );
  }

  static connect(path: string): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ path });
      socket.once('error', reject);
      socket.once('connect', () => {
        resolve(new RawClient(socket));
      });
    });
  }

  write(text: string | Buffer): void {
    this.socket.write(text);
  }

  request(id: unknown, method: string, params: unknown = {}): void {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  }

  /** The first message that fits, of those that came or will come. Rejects when the connection ends without it. */
  async message(fits: (message: RawMessage) => boolean): Promise<RawMessage> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      if (this.socket.destroyed)
        throw new Error(`The connection ended; it said ${JSON.stringify(this.messages).slice(0, 2000)}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  answer(id: unknown): Promise<RawMessage> {
    return this.message((message) => message.id === id && message.method === undefined);
  }

  async hello(): Promise<RawMessage> {
    this.request('hello', 'hello', { client: 'raw' });
    return this.answer('hello');
  }

  close(): void {
    this.socket.destroy();
  }

  #ring(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
