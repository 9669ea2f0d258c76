import { Socket } from 'node:net';

/**
 * Calls `ended` once when a pipe or socket that we inherited reads to its end, which happens when
 * whoever holds its other end has gone, in whatever way.
 */
export function onLifelineEnd(fd: number, ended: () => void): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    ended();
  };
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.on('end', once).on('close', once).on('error', once);
  pipe.resume();
}
