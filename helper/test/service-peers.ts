import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Real peers for tests of services: small programs of their own, in namespaces of their own. */
export interface Served {
  readonly stop: () => void;
}

/** A TCP server that answers every connection with the address it comes from. */
export async function serveIn(namespace: string, address: string, port: number): Promise<Served> {
  const script = `require('node:net').createServer((socket) => socket.end(socket.remoteAddress.replace('::ffff:', '')))
    .listen(${port}, ${JSON.stringify(address)}, () => console.log('ready'))`;
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return { stop: () => void child.kill('SIGKILL') };
}

/** What such a server answers from there; null where it is not reached within a second. */
export function askFrom(namespace: string, address: string, port: number): string | null {
  const script = `const socket = require('node:net').connect(${port}, ${JSON.stringify(address)});
    let text = ''; socket.on('data', (part) => { text += part; }).on('end', () => { console.log(text); process.exit(0); })
      .on('error', () => process.exit(1)); setTimeout(() => process.exit(2), 1000);`;
  try {
    return execFileSync('ip', ['netns', 'exec', namespace, process.execPath, '-e', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
