import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ip } from './witness.ts';

/** What tests of datapaths have around them: machines at the ends of pairs, and who pings whom. */

/** Whether a ping of another namespace's gets its answer. */
export const pings = (namespace: string, address: string): boolean => {
  try {
    execFileSync('ip', ['netns', 'exec', namespace, 'ping', '-c', '1', '-W', '2', address], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** A namespace with one end of a pair; the other end is here. */
export function machine(namespace: string, address: string): string {
  ip('netns', 'add', namespace);
  ip('link', 'add', `to-${namespace}`, 'type', 'veth', 'peer', 'eth0', 'netns', namespace);
  ip('-n', namespace, 'address', 'add', address, 'dev', 'eth0');
  ip('-n', namespace, 'link', 'set', 'eth0', 'up');
  ip('link', 'set', `to-${namespace}`, 'up');
  return `to-${namespace}`;
}

/** Looks again until it is so, ten seconds and more; answers with what it saw last. */
export async function becomes<T>(look: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await look();
    if (fits(value) || tries === 500) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A process that has a TAP open. */
export async function held(device: string): Promise<ChildProcess> {
  const script = [
    'import fcntl, os, struct, sys',
    'fd = os.open("/dev/net/tun", os.O_RDWR)',
    `fcntl.ioctl(fd, 0x400454ca, struct.pack("16sH22x", b"${device}", 0x1002))`,
    'print("held", flush=True)',
    'sys.stdin.read()',
  ].join('\n');
  const holder = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
}
