import { chromium, type Page } from '@playwright/test';
import { Background } from '../../e2e/harness/process.ts';
import type { Session } from '../../e2e/harness/session.ts';
import { commandAs } from '../../e2e/harness/user.ts';

/** In the page as soon as what the helper knows is drawn (the first view, in English). */
export const PICTURE = 'text=Own namespace';

/** An Electron application, started as its user would start it, with a way to look into its page. */
export class RunningWindow {
  readonly #process: Background;
  readonly #debugger: string;
  /** Milliseconds since the epoch, just before the program was started. */
  readonly started: number;

  private constructor(process: Background, address: string, started: number) {
    this.#process = process;
    this.#debugger = address;
    this.started = started;
  }

  /** Opens a window, works with it and closes it, whatever happens. */
  static async during<T>(
    session: Session,
    executable: string,
    env: Record<string, string>,
    work: (window: RunningWindow) => Promise<T>,
  ): Promise<T> {
    const window = await RunningWindow.#open(session, executable, env);
    try {
      return await work(window);
    } finally {
      await window.#process.stop();
    }
  }

  static async #open(session: Session, executable: string, env: Record<string, string>): Promise<RunningWindow> {
    const { file, args } = commandAs(session.user, executable, ['--remote-debugging-port=0']);
    const started = performance.timeOrigin + performance.now();
    const process = new Background(file, args, { env: { ...session.env, ...env }, cwd: '/' });
    const [, address = ''] = await process.heard(/DevTools listening on (ws:\S+)/);
    return new RunningWindow(process, address, started);
  }

  get pid(): number {
    if (this.#process.child.pid === undefined) throw new Error('The window did not start.');
    return this.#process.child.pid;
  }

  /** Works with the page, then lets go of it: a debugger that listens costs time and memory. */
  async withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const browser = await chromium.connectOverCDP(this.#debugger);
    const context = browser.contexts()[0];
    if (!context) throw new Error('The application has no browser context.');
    try {
      return await work(context.pages()[0] ?? (await context.waitForEvent('page')));
    } finally {
      await browser.close();
    }
  }
}
