import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { Programs } from './services/programs.ts';

/**
 * The process that sends the demo network's packets: it runs in the client's namespace, has the server's socket made in
 * another one, and ends when its standard input does.
 *
 *   taproomd --demo-traffic SERVER-NAMESPACE ADDRESS PORT     sends UDP to the server, which echoes every third packet
 *   taproomd --demo-server ADDRESS PORT                       makes the server's socket for the former, and ends
 *
 * With both sockets in one process a tick is one wake-up, however many packets there are.
 */
export const DEMO_TRAFFIC = '--demo-traffic';
const DEMO_SERVER = '--demo-server';

/** A video call's worth, swelling and ebbing, so that charts have a shape. */
const MEAN = 250_000;
const SWING = 0.6;
const PERIOD = 20;
/** Milliseconds. */
const TICK = 100;
/** UDP payload bytes, in turn, so that packet sizes look like life. */
const PAYLOADS = [1400, 1400, 560, 1400, 220] as const;
/** Ethernet, IPv6 and UDP. */
const HEADERS = 14 + 40 + 8;
const ECHO_EVERY = 3;
/** The user who owns nothing (nobody). */
const NOBODY = 65534;

/** Bytes a second, headers included, at `seconds` since the start. */
export const demoRate = (seconds: number): number => MEAN * (1 + SWING * Math.sin((2 * Math.PI * seconds) / PERIOD));

/** Paces packets to the rate: answers with the sizes to send at `seconds`; what is not sent is carried over. */
export function demoPacer(): (seconds: number) => number[] {
  let [bytes, last, sent] = [0, 0, 0];
  return (seconds) => {
    const rate = demoRate(seconds);
    // Half a second's worth, after the process had no processor.
    bytes = Math.min(bytes + rate * (seconds - last), rate / 2);
    last = seconds;
    const sizes: number[] = [];
    for (;;) {
      const size = PAYLOADS[sent % PAYLOADS.length] ?? 0;
      if (bytes < size + HEADERS) return sizes;
      bytes -= size + HEADERS;
      sent += 1;
      sizes.push(size);
    }
  };
}

/** Resolves to the exit status; null where the arguments are not of such a process. */
export function demoProcess([mode, ...args]: readonly string[]): Promise<number> | null {
  if (mode === DEMO_TRAFFIC) return runTraffic(args);
  return mode === DEMO_SERVER ? handOverServer(args) : null;
}

function open(address: string): Socket {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  // What the kernel refuses (link down, no route) is lost, as packets are.
  return socket.on('error', () => undefined);
}

function handOverServer([address = '', port = '']: readonly string[]): Promise<number> {
  const socket = open(address);
  return new Promise((resolve) => {
    // Not to the address: an IPv6 one is tentative for a second or two (RFC 4862).
    socket.bind(Number(port), () => {
      // Half a second's worth waits there where the process has no processor.
      socket.setRecvBufferSize(1 << 20);
      process.send?.({}, socket, {}, () => resolve(0));
    });
  });
}

/**
 * Once both sockets are there nothing here needs privilege, and anybody may have sent what comes in. A sandbox of an
 * ordinary user has no other user than its root, who is nobody outside of it.
 */
function dropPrivilege(): void {
  try {
    process.setgroups?.([]);
    process.setgid?.(NOBODY);
    process.setuid?.(NOBODY);
  } catch {
    // EINVAL, EPERM: such a sandbox.
  }
}

async function runTraffic([namespace = '', address = '', port = '']: readonly string[]): Promise<number> {
  const line = new Programs().commandLine(namespace, process.execPath, [
    ...process.execArgv,
    process.argv[1] ?? '',
    DEMO_SERVER,
    address,
    port,
  ]);
  if (!line.ok) return 1;
  const opener = spawn(line.value.file, line.value.args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  opener.once('error', dropPrivilege).once('exit', dropPrivilege);
  opener.on('message', (_, server) => {
    let received = 0;
    (server as Socket)
      .on('error', () => undefined)
      .on('message', (packet, peer) => {
        received += 1;
        if (received % ECHO_EVERY === 0) (server as Socket).send(packet, peer.port, peer.address);
      });
  });
  const client = open(address);
  const packet = Buffer.alloc(Math.max(...PAYLOADS));
  const pace = demoPacer();
  const start = performance.now();
  setInterval(() => {
    for (const size of pace((performance.now() - start) / 1000)) client.send(packet, 0, size, Number(port), address);
  }, TICK);
  return new Promise((resolve) => process.stdin.resume().once('close', () => resolve(0)));
}
