import { HIDDEN } from './autostart-entry.ts';

/**
 * What the environment and the arguments ask for. Pure: main.ts acts on it.
 */
interface Startup {
  /** TAPROOM_SOCKET: a sandbox, or a helper that somebody arranged. null: the helper of this machine. */
  socket: string | null;
  /** Started at login: only the tray, or the small window, is shown. */
  hidden: boolean;
  /** Why this process must not open a window, or null. */
  refusal: string | null;
}

/** build/start.mjs sets it to `1`, after saying so, on a machine that has no ordinary user at all. */
export const ROOT_ALLOWED = 'TAPROOM_WINDOW_AS_ROOT';

export function startup(
  environment: NodeJS.ProcessEnv,
  args: readonly string[],
  uid: number,
  defaultSocket: string,
): Startup {
  const named = environment.TAPROOM_SOCKET;
  return {
    socket: named === undefined || named === '' || named === defaultSocket ? null : named,
    hidden: args.includes(HIDDEN),
    refusal:
      uid === 0 && environment[ROOT_ALLOWED] !== '1'
        ? "Taproom's window does not run as root, and need not: only its helper has privilege.\n" +
          'Start it as an ordinary user. From a checkout, "npm start" finds one by itself.'
        : null,
  };
}
