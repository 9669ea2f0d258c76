/**
 * The one command that is ever run with privilege, built from values that are checked here. Pure:
 * running it is elevation.ts.
 */

/**
 * sudo-prompt puts the command between double quotes of two shells. A path outside this set could
 * mean something to them, so it is refused and the user types the line instead.
 */
const PLAIN_PATH = /^\/[A-Za-z0-9_.+\/-]+$/;

/** For a line that somebody pastes into a shell: quoted only where it must be. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9_.,:+=@%\/-]+$/.test(text) ? text : `'${text.replaceAll(`'`, `'\\''`)}'`;

export interface HelperPlace {
  /** Absolute path of helper/bin/taproomd, installed, packaged or in a checkout. */
  taproomd: string;
  /** The socket, where it is not the default one. */
  socket: string | null;
  /** The helper that listened there last was a sandbox: what replaces it must be one too. */
  sandbox: boolean;
}

/** The line to type. `sudo` says who may use the helper (SUDO_UID); a sandbox needs no privilege. */
export function lineToType({ taproomd, socket, sandbox }: HelperPlace): string {
  const words = [...(sandbox ? [] : ['sudo']), quoted(taproomd)];
  if (sandbox) words.push('--sandbox');
  if (socket !== null) words.push('--socket', quoted(socket));
  return words.join(' ');
}

export type Elevation =
  { possible: true; command: string } | { possible: false; why: 'no-pkexec' | 'other-socket' | 'path' };

/** What this machine has, as elevation.ts found it. */
export interface Means {
  pkexec: boolean;
  /** journald takes the helper's log (`journalctl --identifier=taproomd`); without it the log is dropped. */
  journal: boolean;
}

/**
 * The command for pkexec. It starts the helper in a session of its own, without our pipes, so that
 * it lives on when the window is closed; it says whom the helper may obey (pkexec's own PKEXEC_UID
 * says it too, but not every prompt that sudo-prompt knows is pkexec).
 *
 * Never for another socket than the default: behind such a socket stood a sandbox or a helper that
 * somebody else arranged, and a helper with power over the host must not take its place unseen.
 */
export function elevation(place: HelperPlace, uid: number, means: Means): Elevation {
  if (place.socket !== null || place.sandbox) return { possible: false, why: 'other-socket' };
  if (!PLAIN_PATH.test(place.taproomd) || !Number.isInteger(uid) || uid < 0) return { possible: false, why: 'path' };
  if (!means.pkexec) return { possible: false, why: 'no-pkexec' };
  const start = `setsid --fork ${place.taproomd} --user ${uid} </dev/null`;
  return {
    possible: true,
    command: means.journal ? `systemd-cat --identifier=taproomd ${start}` : `${start} >/dev/null 2>&1`,
  };
}
