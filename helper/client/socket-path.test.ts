import { describe, expect, it } from 'vitest';
import { DEFAULT_SOCKET, socketPath } from './socket-path.ts';

describe('socketPath', () => {
  it.each([
    [undefined, {}, DEFAULT_SOCKET],
    [undefined, { TAPROOM_SOCKET: '/a' }, '/a'],
    [undefined, { TAPROOM_SOCKET: '' }, DEFAULT_SOCKET],
    ['/b', { TAPROOM_SOCKET: '/a' }, '/b'],
    ['', { TAPROOM_SOCKET: '/a' }, '/a'],
  ])('%s with %j is %s', (explicit, environment, path) => {
    expect(socketPath(explicit, environment)).toBe(path);
  });
});
