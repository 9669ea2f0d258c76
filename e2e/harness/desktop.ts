import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, chromium, type ElectronApplication, type Page } from '@playwright/test';
import { Background } from './process.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';
import { commandAs, type Command } from './user.ts';
import { closeWindowOf, windowShown } from './x11.ts';

/** The running application. */
export interface Desktop {
  page: Page;
  /** The main process, where the target lets Playwright in. */
  electron: ElectronApplication | null;
  /** What it wrote to its standard output and error. */
  said: () => string;
  running: () => boolean;
  ended: Promise<void>;
  /** Whether the window is on the screen; `document.visibilityState` says `visible` to Playwright in any case. */
  shown: () => Promise<boolean>;
  /** The close button of the window. */
  pressClose: () => Promise<void>;
  /** Ends the program. */
  close: () => Promise<void>;
}

export interface LaunchOptions {
  session: Session;
  target: Target;
  /** null: the helper of this machine, which is not there. */
  socket: string | null;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** How the executable is started; default: as the session's user. */
  through?: (executable: string) => Command;
}

export function launch(options: LaunchOptions): Promise<Desktop> {
  return options.target.inspectable ? launchInspected(options) : launchPackaged(options);
}

const environment = ({ session, socket, env = {} }: LaunchOptions): Record<string, string> => ({
  ...session.env,
  ...(socket === null ? {} : { TAPROOM_SOCKET: socket }),
  ...env,
});

async function launchInspected(options: LaunchOptions): Promise<Desktop> {
  const { session, args = [] } = options;
  const app = await _electron.launch({
    executablePath: wrapper(session, command(options)),
    args: [...args],
    cwd: '/',
    env: environment(options),
    // Playwright would turn it off.
    chromiumSandbox: true,
  });
  const child = app.process();
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += String(chunk);
    });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const page = await app.firstWindow();
  return {
    page,
    electron: app,
    ended,
    said: () => said,
    close: () => app.close(),
    pressClose: () => closeWindowOf(child.pid ?? 0),
    shown: () => windowShown(child.pid ?? 0),
    running: () => child.exitCode === null && child.signalCode === null,
  };
}

const command = ({ session, target, through }: LaunchOptions): Command =>
  through?.(target.executable) ?? commandAs(session.user, target.executable, []);

/** A program that starts the executable as the session's user, whoever starts it. */
function wrapper(session: Session, { file, args }: Command): string {
  const path = join(session.scratch.path, 'electron-as-user');
  const words = [file, ...args].map((word) => `'${word.replaceAll(`'`, `'\\''`)}'`).join(' ');
  writeFileSync(path, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

async function launchPackaged(options: LaunchOptions): Promise<Desktop> {
  const { file, args } = command(options);
  const words = [...args, '--remote-debugging-port=0', ...(options.args ?? [])];
  const app = new Background(file, words, { env: environment(options), cwd: '/' });
  const [, address = ''] = await app.heard(/DevTools listening on (ws:\S+)/);
  const browser = await chromium.connectOverCDP(address);
  const context = browser.contexts()[0];
  if (!context) throw new Error('The application has no browser context.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return {
    page,
    electron: null,
    // With our end of its debugging port: the next test would take what is left of that for a page of its own.
    ended: app.ended.then(() => browser.close()),
    said: () => app.said,
    running: () => app.running,
    pressClose: () => closeWindowOf(app.child.pid ?? 0),
    shown: () => windowShown(app.child.pid ?? 0),
    close: async () => {
      // The program's own end, as from its menu: whatever was put around it goes on to its own.
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => undefined);
      await Promise.race([app.ended, sleep(5_000, undefined, { ref: false })]);
      await app.stop();
      await browser.close();
    },
  };
}
