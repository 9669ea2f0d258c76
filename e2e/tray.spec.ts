import { expect, needsDesktop, test } from './harness/fixtures.ts';
import { Background } from './harness/process.ts';
import { TrayHost, trayHostMissing } from './harness/tray-host.ts';
import { commandAs } from './harness/user.ts';

needsDesktop();

test.describe('with a tray', () => {
  test('the icon tells the helper\'s state, opens the window and quits', async ({ open, session, startHelper }) => {
    const missing = await trayHostMissing();
    test.skip(missing !== null, missing ?? '');
    const tray = await TrayHost.begin(session);
    try {
      const helper = await startHelper('tray');
      const desktop = await open({ socket: helper.socket });
      await expect.poll(async () => (await tray.item())?.title).toBe('Taproom: Connected: sandbox');
      expect((await tray.item())?.labels).toEqual(['Connected: sandbox', 'Open Taproom', 'Quit Taproom']);

      await helper.kill();
      await expect.poll(async () => (await tray.item())?.title).toBe('Taproom: The helper is not running');
      await helper.start();
      await expect.poll(async () => (await tray.item())?.title).toBe('Taproom: Connected: sandbox');

      // Closing the window leaves the icon; the icon brings the window back.
      await desktop.pressClose();
      await expect.poll(desktop.shown).toBe(false);
      expect(desktop.running()).toBe(true);
      expect(await tray.click('Open Taproom')).toBe(true);
      await expect.poll(desktop.shown).toBe(true);

      expect(await tray.click('Quit Taproom')).toBe(true);
      await desktop.ended;
      await expect.poll(() => tray.item()).toBeNull();
    } finally {
      await tray.end();
    }
  });

  test('a window that is set to close ends, tray or not', async ({ open, session, startHelper }) => {
    const missing = await trayHostMissing();
    test.skip(missing !== null, missing ?? '');
    const tray = await TrayHost.begin(session);
    try {
      const helper = await startHelper('no-hide');
      const desktop = await open({ socket: helper.socket });
      await desktop.page.evaluate(() => window.taproom.request('settings:set', { closeToTray: false }));
      await desktop.pressClose();
      await desktop.ended;
    } finally {
      await tray.end();
    }
  });
});

test('without a tray, closing the window quits', async ({ open, startHelper }) => {
  const helper = await startHelper('no-tray');
  const desktop = await open({ socket: helper.socket });
  await desktop.pressClose();
  await desktop.ended;
});

test('a second start shows the first window and ends', async ({ open, startHelper, session, target }) => {
  const helper = await startHelper('second');
  const config = { XDG_CONFIG_HOME: session.scratch.folder('second-start') };
  const desktop = await open({ socket: helper.socket, env: config });
  const { file, args } = commandAs(session.user, target.executable, []);
  const second = new Background(file, args, { env: { ...session.env, ...config, TAPROOM_SOCKET: helper.socket }, cwd: '/' });
  await second.ended;
  expect(second.said).toContain('open already');
  expect(desktop.running()).toBe(true);
});
