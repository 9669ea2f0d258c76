import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The name that the desktop's tray owns on the session bus (freedesktop StatusNotifierItem). */
const WATCHER = 'org.kde.StatusNotifierWatcher';

/**
 * The bus is asked with whichever of these the machine has; each answers `true` somewhere in its one
 * line when the name has an owner. None starts a service.
 */
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    [
      'call',
      '--session',
      '--timeout',
      '2',
      '--dest',
      'org.freedesktop.DBus',
      '--object-path',
      '/org/freedesktop/DBus',
      '--method',
      'org.freedesktop.DBus.NameHasOwner',
      WATCHER,
    ],
  ],
  [
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--reply-timeout=2000',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${WATCHER}`,
    ],
  ],
  [
    'busctl',
    [
      '--user',
      '--timeout=2',
      'call',
      'org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus',
      'NameHasOwner',
      's',
      WATCHER,
    ],
  ],
];

type Answer = 'yes' | 'no' | 'unknown';

function ask([file, args]: readonly [string, readonly string[]]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 3_000 }, (error, stdout) => {
      if (error) resolve('unknown');
      else resolve(/\btrue\b/.test(stdout) ? 'yes' : 'no');
    });
  });
}

/**
 * Whether this session shows tray icons now. Where nobody can say, the answer is no: a window that
 * stays is a smaller fault than one that has vanished for good.
 */
export async function trayHostPresent(): Promise<boolean> {
  for (const question of QUESTIONS) {
    const answer = await ask(question);
    if (answer !== 'unknown') return answer === 'yes';
  }
  return false;
}

/** Seconds that a desktop which is just starting may take until its tray is there. */
const PATIENCE = 10;

/** Whether the session has a tray now, or gets one while it starts. */
export async function trayHostAppears(): Promise<boolean> {
  for (let second = 0; second < PATIENCE; second += 1) {
    if (await trayHostPresent()) return true;
    await sleep(1_000);
  }
  return trayHostPresent();
}
