import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';

const NOTHING = Buffer.alloc(0);

/** Node has no public way to a socket's descriptor; libuv's handle carries it. */
export function descriptorOf(socket: Socket): number | null {
  const { _handle } = socket as unknown as { _handle?: { fd?: number } | null };
  return typeof _handle?.fd === 'number' && _handle.fd >= 0 ? _handle.fd : null;
}

/**
 * Whether nobody is at the other end any more. A client that has only shut its side down still wants its answers, and
 * both read as an end; a write of nothing tells them apart: EPIPE only where the other socket is closed (unix(7)).
 */
export function hungUp(socket: Socket): boolean {
  const fd = descriptorOf(socket);
  if (fd === null) return true;
  try {
    writeSync(fd, NOTHING);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPIPE';
  }
}
