import { accessSync, constants } from 'node:fs';
import { exec } from '@vscode/sudo-prompt';
import { fail, ok, type Failure, type Result } from '../../helper/protocol/index.ts';
import { say } from '../../helper/protocol/messages/index.ts';
import type { Means } from './elevation-command.ts';

const PKEXEC = '/usr/bin/pkexec';
const SYSTEMD_CAT = '/usr/bin/systemd-cat';
/** journald's stream socket: systemd-cat fails without it. */
const JOURNAL = '/run/systemd/journal/stdout';

const usable = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
};

export const means = (): Means => ({
  pkexec: usable(PKEXEC, constants.X_OK),
  journal: usable(SYSTEMD_CAT, constants.X_OK) && usable(JOURNAL, constants.F_OK),
});

/**
 * Why nothing was started. sudo-prompt has two fixed texts for what is not the command's own failure:
 * no authentication agent (nobody could have been asked), and permission not granted.
 */
export function elevationFailure(message: string, stderr: string, line: string): Failure {
  const step = 'pkexec taproomd';
  const remedy = say('desktop.startInTerminal', { command: line });
  if (/no polkit authentication agent/i.test(message)) {
    return { kind: 'unsupported', step, remedy, ...say('desktop.noAgent') };
  }
  if (/did not grant permission/i.test(message)) {
    // pkexec's first line has the reason; after it comes advice for administrators.
    const [words] = lines(stderr);
    const what =
      words === undefined ? say('desktop.permissionDenied') : say('desktop.permissionDeniedBecause', { words });
    return { kind: 'cancelled', step, remedy, ...what };
  }
  const words = lines(stderr).at(-1) ?? lines(message).at(-1) ?? say('desktop.noReason');
  return { kind: 'failed', step, remedy, ...say('desktop.notStarted', { words }) };
}

/** What says something; a trailing full stop is ours to put. */
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/\.$/, ''))
    .filter((line) => line !== '');

/**
 * Asks once, and runs `command` (elevation-command.ts made it) as root. Answers when it has been started or refused.
 */
export function runElevated(command: string, line: string): Promise<Result<null>> {
  return new Promise((resolve) => {
    exec(command, { name: 'Taproom' }, (error, _stdout, stderr) => {
      resolve(error ? fail(elevationFailure(error.message, String(stderr ?? ''), line)) : ok(null));
    });
  });
}
