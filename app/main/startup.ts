/**
 * What the environment and the arguments ask for. Pure: main.ts acts on it.
 */
export interface Startup {
  /** TAPROOM_SOCKET: a sandbox, or a helper that somebody arranged. null: the helper of this machine. */
  socket: string | null;
  /** Why this process must not open a window, or null. */
  refusal: string | null;
}

/** build/start.mjs sets it to `1`, after saying so, on a machine that has no ordinary user at all. */
export const ROOT_ALLOWED = 'TAPROOM_WINDOW_AS_ROOT';

export function startup(environment: NodeJS.ProcessEnv, uid: number, defaultSocket: string): Startup {
  const named = environment.TAPROOM_SOCKET;
  return {
    socket: named === undefined || named === '' || named === defaultSocket ? null : named,
    refusal: uid === 0 && environment[ROOT_ALLOWED] !== '1'
      ? 'Taproom\'s window does not run as root, and need not: only its helper has privilege.\n' +
        'Start it as an ordinary user. From a checkout, "npm start" finds one by itself.'
      : null,
  };
}
