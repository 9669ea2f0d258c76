import { createConnection, type Socket } from 'node:net';

/**
 * As much of the X protocol (X11R7, little-endian) as a window manager's close button needs: find
 * the window of a process and send it WM_DELETE_WINDOW (ICCCM 4.2.8.1). The tests' display has no
 * window manager that could be asked.
 */
class Display {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
  }

  /** Connects to DISPLAY without a key; answers with the root window, too. */
  static async open(): Promise<{ display: Display; root: number }> {
    const number = /^:(\d+)/.exec(process.env.DISPLAY ?? '')?.[1];
    if (number === undefined)
      throw new Error(`DISPLAY is "${process.env.DISPLAY ?? ''}", not a display of this machine.`);
    const socket = createConnection(`/tmp/.X11-unix/X${number}`);
    const display = new Display(socket);
    socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const head = await display.#take(8);
    const setup = await display.#take(head.readUInt16LE(6) * 4);
    if (head[0] !== 1) throw new Error(`The display refused: ${setup.toString('latin1')}`);
    const vendor = setup.readUInt16LE(16);
    const formats = setup.readUInt8(21);
    return { display, root: setup.readUInt32LE(32 + Math.ceil(vendor / 4) * 4 + formats * 8) };
  }

  async atom(name: string): Promise<number> {
    const request = Buffer.alloc(8 + Math.ceil(name.length / 4) * 4);
    request.writeUInt8(16, 0);
    request.writeUInt16LE(request.length / 4, 2);
    request.writeUInt16LE(name.length, 4);
    request.write(name, 8, 'latin1');
    return (await this.#ask(request)).readUInt32LE(8);
  }

  async children(window: number): Promise<number[]> {
    const reply = await this.#ask(words(15, [window]));
    return Array.from({ length: reply.readUInt16LE(16) }, (_, index) => reply.readUInt32LE(32 + index * 4));
  }

  /** The first number of a property, or null. */
  async property(window: number, atom: number): Promise<number | null> {
    const reply = await this.#ask(words(20, [window, atom, 0, 0, 1]));
    return reply.readUInt32LE(16) === 0 ? null : reply.readUInt32LE(32);
  }

  /** Whether it is on the screen (GetWindowAttributes, map-state Viewable). */
  async shown(window: number): Promise<boolean> {
    return (await this.#ask(words(3, [window]))).readUInt8(26) === 2;
  }

  send(window: number, type: number, data: number): void {
    const event = Buffer.alloc(32);
    event.writeUInt8(33, 0); // ClientMessage
    event.writeUInt8(32, 1);
    event.writeUInt32LE(window, 4);
    event.writeUInt32LE(type, 8);
    event.writeUInt32LE(data, 12);
    const request = Buffer.concat([words(25, [window, 0]), event]);
    request.writeUInt16LE(request.length / 4, 2);
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.end();
  }

  async #ask(request: Buffer): Promise<Buffer> {
    this.#socket.write(request);
    const head = await this.#take(32);
    // 1: a reply, with its rest behind it. 0: an error (a window that has just gone): all zero then.
    return head[0] === 1 ? Buffer.concat([head, await this.#take(head.readUInt32LE(4) * 4)]) : Buffer.alloc(64);
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#received.length < length)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }
}

/** A request of `opcode` and 32-bit words. */
function words(opcode: number, values: readonly number[]): Buffer {
  const request = Buffer.alloc(4 + values.length * 4);
  request.writeUInt8(opcode, 0);
  request.writeUInt16LE(request.length / 4, 2);
  values.forEach((value, index) => request.writeUInt32LE(value, 4 + index * 4));
  return request;
}

/** Works on the windows of a process. Toolkits have windows besides that nobody sees. */
async function withWindows<T>(pid: number, work: (display: Display, windows: number[]) => Promise<T>): Promise<T> {
  const { display, root } = await Display.open();
  try {
    const pidAtom = await display.atom('_NET_WM_PID');
    const windows: number[] = [];
    for (const window of await display.children(root))
      if ((await display.property(window, pidAtom)) === pid) windows.push(window);
    return await work(display, windows);
  } finally {
    display.close();
  }
}

/** Presses the close button of the process's window, as far as the window can tell. */
export const closeWindowOf = (pid: number): Promise<void> =>
  withWindows(pid, async (display, windows) => {
    const [protocols, remove] = [await display.atom('WM_PROTOCOLS'), await display.atom('WM_DELETE_WINDOW')];
    for (const window of windows)
      if ((await display.property(window, protocols)) !== null) display.send(window, protocols, remove);
    await display.atom('WM_PROTOCOLS'); // A round trip: the messages are with the server.
  });

/** Whether a window of the process is on the screen. */
export const windowShown = (pid: number): Promise<boolean> =>
  withWindows(pid, async (display, windows) => {
    for (const window of windows) if (await display.shown(window)) return true;
    return false;
  });
