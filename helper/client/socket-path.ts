/** Where a helper that root started listens. */
export const DEFAULT_SOCKET = '/run/taproom/taproomd.sock';

/** The socket to use: what the caller said, else TAPROOM_SOCKET, else the helper of this machine. */
export function socketPath(explicit?: string, environment: NodeJS.ProcessEnv = process.env): string {
  return explicit || environment.TAPROOM_SOCKET || DEFAULT_SOCKET;
}
