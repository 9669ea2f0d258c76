import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { inCheckout } from '../../build/setup/paths.mjs';
import { Settings } from '../../app/shared/ipc.ts';
import { hasDisplays, NO_DISPLAY } from './display.ts';
import { launch, type Desktop, type LaunchOptions } from './desktop.ts';
import { SandboxHelper } from './helper.ts';
import { Session } from './session.ts';
import { findTarget, type Target } from './target.ts';
import { NO_USER, windowUser, type User } from './user.ts';

interface WorkerFixtures {
  user: User;
  session: Session;
  target: Target;
  /** One helper and one window, for all tests that leave both as they were. */
  sharedHelper: SandboxHelper;
  sharedDesktop: Desktop;
}

interface TestFixtures {
  /** The helper's sandbox, empty at the beginning of each test. */
  helper: SandboxHelper;
  /** The window, freshly loaded, with default settings. */
  page: Page;
  desktop: Desktop;
  /** Starts another window; it is closed after the test. */
  open: (options: Partial<LaunchOptions> & { socket: string | null }) => Promise<Desktop>;
  /** Starts another helper; it is stopped after the test. */
  startHelper: (name: string, extra?: readonly string[], user?: User) => Promise<SandboxHelper>;
}

export { expect } from '@playwright/test';

export const test = base.extend<TestFixtures, WorkerFixtures>({
  user: [
    async ({}, use) => {
      const user = windowUser();
      if (!user) throw new Error(NO_USER);
      await use(user);
    },
    { scope: 'worker' },
  ],

  session: [
    async ({ user }, use) => {
      const session = await Session.begin(user);
      await use(session);
      await session.end();
    },
    { scope: 'worker' },
  ],

  target: [
    async ({ user, session }, use) => {
      await use(await findTarget(user, session.scratch));
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  sharedHelper: [
    async ({ user, target }, use) => {
      const helper = new SandboxHelper({ bin: target.bin, name: 'shared', user });
      await helper.start();
      await use(helper);
      await helper.stop();
    },
    { scope: 'worker' },
  ],

  sharedDesktop: [
    async ({ session, target, sharedHelper }, use) => {
      const desktop = await launch({ session, target, socket: sharedHelper.socket });
      await use(desktop);
      await desktop.close();
    },
    { scope: 'worker' },
  ],

  helper: async ({ sharedHelper }, use) => {
    await sharedHelper.clear();
    await use(sharedHelper);
  },

  desktop: async ({ sharedDesktop }, use) => {
    await use(sharedDesktop);
  },

  page: async ({ helper: _helper, desktop }, use) => {
    const { page } = desktop;
    await use(await fresh(page));
  },

  open: async ({ session, target }, use) => {
    const opened: Desktop[] = [];
    await use(async (options) => {
      // Settings and the single-instance lock of its own, or the shared window would answer for it.
      const config = session.scratch.folder(`config-${opened.length}-${test.info().testId}`);
      const desktop = await launch({ session, target, ...options, env: { XDG_CONFIG_HOME: config, ...options.env } });
      opened.push(desktop);
      return desktop;
    });
    for (const desktop of opened) {
      if (desktop.running()) await desktop.close();
      await desktop.ended;
    }
  },

  startHelper: async ({ target, user }, use) => {
    const started: SandboxHelper[] = [];
    await use(async (name, extra, forUser = user) => {
      const helper = new SandboxHelper({ bin: target.bin, name, user: forUser, ...(extra ? { extra } : {}) });
      await helper.start();
      started.push(helper);
      return helper;
    });
    for (const helper of started) await helper.stop();
  },
});

/** Loads the page again with default settings, and waits for what the helper says. */
async function fresh(page: Page): Promise<Page> {
  await page.evaluate((settings) => window.taproom.request('settings:set', settings), Settings.parse({}));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  await page.waitForFunction(() => document.querySelector('#root')?.childElementCount !== 0);
  return page;
}

/** Says why nothing of a file can be tested here; call it at the top of each. */
export function needsDesktop(): void {
  test.skip(windowUser() === undefined, NO_USER);
  test.skip(!hasDisplays(), NO_DISPLAY);
}

/** Keeps a picture in test-results/screens, to be looked at by people. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = inCheckout('test-results/screens');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
