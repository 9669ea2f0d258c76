import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DETOUR, gateways, LAB, save, addDefaultRoute } from './harness/documents.ts';
import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import { busHostMissing } from './harness/bus-host.ts';
import { NoticeHost } from './harness/notice-host.ts';
import { Background } from './harness/process.ts';
import { TrayHost, type TrayItem } from './harness/tray-host.ts';
import { commandAs } from './harness/user.ts';

needsDesktop();

test.describe('with a tray', () => {
  let tray: TrayHost;
  let notices: NoticeHost;
  test.beforeEach(async ({ session }) => {
    const missing = await busHostMissing();
    test.skip(missing !== null, missing ?? '');
    tray = await TrayHost.begin(session);
    notices = await NoticeHost.begin(session);
  });
  test.afterEach(async () => {
    await tray.end();
    await notices.end();
  });

  const title = async () => (await tray.item())?.title;
  const icon = async () => (await tray.item())?.icon;
  const labels = async () => (await tray.item())?.lines.map(({ label }) => label) ?? [];
  const line = async (label: string | RegExp): Promise<TrayItem['lines'][number] | undefined> =>
    (await tray.item())?.lines.find((one) => (typeof label === 'string' ? one.label === label : label.test(one.label)));

  test("the icon tells the helper's state, opens the window and quits", async ({ open, startHelper }) => {
    const helper = await startHelper('tray');
    const desktop = await open({ socket: helper.socket });
    await expect.poll(title).toBe('Taproom: Connected: sandbox');
    expect(await labels()).toEqual(['Connected: sandbox', 'Open Taproom', 'Quit Taproom']);
    const idle = await icon();

    await helper.kill();
    await expect.poll(title).toBe('Taproom: The helper is not running');
    expect(await icon()).not.toBe(idle);
    await helper.start();
    await expect.poll(title).toBe('Taproom: Connected: sandbox');
    expect(await icon()).toBe(idle);

    // Closing the window leaves the icon; the icon brings the window back.
    await desktop.pressClose();
    await expect.poll(desktop.shown).toBe(false);
    expect(desktop.running()).toBe(true);
    expect(await tray.click('Open Taproom')).toBe(true);
    await expect.poll(desktop.shown).toBe(true);

    expect(await tray.click('Quit Taproom')).toBe(true);
    await desktop.ended;
    await expect.poll(() => tray.item()).toBeNull();
  });

  test('networks are connected and disconnected from the menu, which follows whoever does it', async ({
    open,
    startHelper,
  }) => {
    const helper = await startHelper('tray-networks');
    const desktop = await open({ socket: helper.socket });
    await expect.poll(title).toBe('Taproom: Connected: sandbox');
    const idle = await icon();
    await save(helper, LAB);
    await expect.poll(() => line('lab: not connected')).toMatchObject({ enabled: true, checked: false });

    expect(await tray.click('lab: not connected')).toBe(true);
    await expect.poll(() => line('lab: connected')).toMatchObject({ enabled: true, checked: true });
    expect(await title()).toBe('Taproom: Connected: lab');
    const connected = await icon();
    expect(connected).not.toBe(idle);
    expect((await helper.link('lab0'))?.addr_info?.map(({ local }) => local)).toContain('198.18.0.1');

    // Also with the window hidden, and by somebody else's hand.
    await desktop.pressClose();
    await expect.poll(desktop.shown).toBe(false);
    expect((await helper.taproom(['network', 'down', 'lab'])).code).toBe(0);
    await expect.poll(() => line('lab: not connected')).toMatchObject({ checked: false });
    expect(await icon()).toBe(idle);
    expect((await helper.taproom(['network', 'up', 'lab'])).code).toBe(0);
    await expect.poll(title).toBe('Taproom: Connected: lab');
    expect(await tray.click('lab: connected')).toBe(true);
    await expect.poll(() => line('lab: not connected')).toMatchObject({ checked: false });
    expect(await helper.link('lab0')).toBeUndefined();
    // Nobody was looking at the window: the desktop was told.
    const told = async () => (await notices.told()).map(([what]) => what);
    await expect.poll(told).toContain('lab is connected');
    await expect.poll(told).toContain('lab is disconnected');

    // Undo of the last change: it is connected again.
    expect(await tray.click('Undo: *')).toBe(true);
    await expect.poll(title).toBe('Taproom: Connected: lab');
    expect(await helper.link('lab0')).toBeDefined();
  });

  test('a network that fails is told, with its icon', async ({ open, startHelper }) => {
    const helper = await startHelper('tray-fails');
    const desktop = await open({ socket: helper.socket });
    await save(helper, LAB);
    // Whoever looks at the window sees it there: a notice is for who has put it away.
    await desktop.pressClose();
    await expect.poll(desktop.shown).toBe(false);
    await helper.ip('link add lab0 type veth peer name in-the-way');
    await expect.poll(() => line('lab: not connected')).toBeDefined();
    const idle = await icon();
    expect(await tray.click('lab: not connected')).toBe(true);
    await expect.poll(async () => (await notices.told()).length).toBeGreaterThan(0);
    // Refused before anything was done, or reverted: it is not connected, and that is said.
    expect((await line(/^lab: /))?.checked).toBe(false);
    if ((await line('lab: failed')) !== undefined) expect(await icon()).not.toBe(idle);
    expect((await helper.link('lab0'))?.linkinfo?.info_kind).toBe('veth');
  });

  test('a risky change is kept from the menu, or auto-reverts', async ({ open, startHelper }) => {
    test.slow();
    const helper = await startHelper('tray-pending');
    await addDefaultRoute(helper);
    const desktop = await open({ socket: helper.socket });
    await save(helper, DETOUR);
    await expect.poll(() => line('detour: not connected')).toBeDefined();
    const idle = await icon();

    expect(await tray.click('detour: not connected')).toBe(true);
    await expect.poll(() => line(/^Keep \(\d+ s\)$/)).toMatchObject({ enabled: true });
    expect(await title()).toMatch(/^Taproom: Auto-reverts in \d+ s: /);
    const pending = await icon();
    expect(pending).not.toBe(idle);
    expect(await line('detour: awaiting confirmation')).toMatchObject({ enabled: false, checked: true });
    // The seconds run.
    const first = (await line(/^Keep/))?.label;
    await expect.poll(async () => (await line(/^Keep/))?.label).not.toBe(first);
    // The window has the same question, and either may answer it.
    await expect(desktop.page.getByRole('region', { name: 'A change awaits confirmation' })).toBeVisible();
    expect(await tray.click('Keep (*')).toBe(true);
    await expect.poll(title).toBe('Taproom: Connected: detour');
    await expect(desktop.page.getByRole('region', { name: 'A change awaits confirmation' })).toHaveCount(0);
    expect(await gateways(helper)).toEqual(['192.0.2.1', '198.51.100.1']);
    expect((await helper.taproom(['network', 'down', 'detour', '--yes'])).code).toBe(0);

    // Reverted from the menu.
    expect((await helper.taproom(['network', 'up', 'detour', '--confirm-within', '30'])).code).toBe(7);
    await expect.poll(() => line('Revert')).toMatchObject({ enabled: true });
    expect(await tray.click('Revert')).toBe(true);
    await expect.poll(() => gateways(helper)).toEqual(['192.0.2.1']);
    await expect.poll(icon).toBe(idle);

    // Nobody answers, and nobody looks at the window: the desktop is told.
    await desktop.pressClose();
    await expect.poll(desktop.shown).toBe(false);
    expect((await helper.taproom(['network', 'up', 'detour', '--confirm-within', '5'])).code).toBe(7);
    await expect.poll(icon).toBe(pending);
    expect(await gateways(helper)).toEqual(['192.0.2.1', '198.51.100.1']);
    await expect.poll(() => gateways(helper), { timeout: 60_000 }).toEqual(['192.0.2.1']);
    // It did not come to stay: that is told until it is tried again.
    await expect.poll(title).toBe('Taproom: Failed: detour');
    expect([idle, pending]).not.toContain(await icon());
    const told = async () => (await notices.told()).map(([what]) => what);
    await expect.poll(told).toContain('Keep this change?');
    await expect.poll(told).toContain('Reverted');
  });

  test('started at login: only the tray; its networks are connected, and the entry is written and removed', async ({
    open,
    startHelper,
    session,
  }) => {
    const helper = await startHelper('tray-login');
    await save(helper, LAB.replace('name: lab\n', 'name: lab\nstart: login\n'));
    const config = session.scratch.folder('login');
    const desktop = await open({ socket: helper.socket, args: ['--hidden'], env: { XDG_CONFIG_HOME: config } });
    await expect.poll(title).toBe('Taproom: Connected: lab');
    expect(await desktop.shown()).toBe(false);
    expect(await tray.click('Open Taproom')).toBe(true);
    await expect.poll(desktop.shown).toBe(true);

    const entry = join(config, 'autostart/taproom.desktop');
    const set = (startAtLogin: boolean) =>
      desktop.page.evaluate((on) => window.taproom.request('settings:set', { startAtLogin: on }), startAtLogin);
    expect(await set(true)).toMatchObject({ ok: true, value: { startAtLogin: true } });
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec="\/[^"]+" "--hidden"$/m);
    expect(await set(false)).toMatchObject({ ok: true, value: { startAtLogin: false } });
    expect(existsSync(entry)).toBe(false);
  });

  test('a window that is set to close ends, tray or not', async ({ open, startHelper }) => {
    const helper = await startHelper('no-hide');
    const desktop = await open({ socket: helper.socket });
    await desktop.page.evaluate(() => window.taproom.request('settings:set', { closeToTray: false }));
    await desktop.pressClose();
    await desktop.ended;
  });
});

test.describe('without a tray', () => {
  test('closing leaves a small window, which says so once, switches networks, and ends when it is closed', async ({
    open,
    startHelper,
    session,
  }) => {
    const helper = await startHelper('no-tray');
    await addDefaultRoute(helper);
    await save(helper, LAB);
    await save(helper, DETOUR);
    const env = { XDG_CONFIG_HOME: session.scratch.folder('no-tray') };
    const desktop = await open({ socket: helper.socket, env });
    const { page } = desktop;
    await desktop.pressClose();
    const note = page.getByText(/This desktop has no system tray/);
    await expect(note).toBeVisible();
    expect(await desktop.shown()).toBe(true);
    expect(await page.evaluate(() => window.innerWidth)).toBeLessThan(420);
    await page.getByRole('button', { name: 'Understood' }).click();
    await expect(note).toHaveCount(0);

    const flip = (name: string) => page.getByRole('listitem').filter({ hasText: name }).locator('label').click();
    await flip('lab');
    await expect(
      page.getByRole('listitem').filter({ hasText: 'lab' }).getByText('connected', { exact: true }),
    ).toBeVisible();
    await expect.poll(() => helper.link('lab0')).toBeDefined();
    await flip('detour');
    await expect(page.getByRole('region', { name: 'A change awaits confirmation' })).toBeVisible();
    await shoot(page, 'small-pending');
    await page.getByRole('button', { name: 'Revert' }).click();
    await expect.poll(() => gateways(helper)).toEqual(['192.0.2.1']);
    await shoot(page, 'small');

    await page.getByRole('button', { name: 'Open Taproom' }).click();
    await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
    expect(await page.evaluate(() => window.innerWidth)).toBeGreaterThan(800);
    await desktop.pressClose();
    await expect(page.getByRole('button', { name: 'Open Taproom' })).toBeVisible();
    // It was said once.
    await expect(note).toHaveCount(0);
    await desktop.pressClose();
    await desktop.ended;
    // What is connected goes on.
    expect(await helper.link('lab0')).toBeDefined();
  });
});

test('a second start shows the first window and ends', async ({ open, startHelper, session, target }) => {
  const helper = await startHelper('second');
  const config = { XDG_CONFIG_HOME: session.scratch.folder('second-start') };
  const desktop = await open({ socket: helper.socket, env: config });
  const { file, args } = commandAs(session.user, target.executable, []);
  const second = new Background(file, args, {
    env: { ...session.env, ...config, TAPROOM_SOCKET: helper.socket },
    cwd: '/',
  });
  await second.ended;
  expect(second.said).toContain('open already');
  expect(desktop.running()).toBe(true);
});
