import { asUser, environmentOf, isRoot, ordinaryUser, thisUser } from '../../build/setup/users.mjs';

export interface User {
  name: string;
  uid: number;
  gid: number;
  home: string;
}

export interface Command {
  file: string;
  args: string[];
}

/** Who the window runs as: never root. undefined: this machine has no ordinary user, and we make none. */
export const windowUser = (): User | undefined => (isRoot() ? ordinaryUser() : thisUser());

/** The argv that runs `file` as the window's user, whoever runs the tests. */
export const commandAs = (user: User, file: string, args: readonly string[]): Command =>
  user.uid === process.getuid?.() ? { file, args: [...args] } : asUser(user, file, args);

/** That user's environment, without what ties a program to root's session. */
export const environmentFor = (user: User): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environmentOf(user)).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

export const NO_USER =
  'This machine has no ordinary user (uid 1000 and up with a shell), and the window never runs as root: nothing was tested.';
