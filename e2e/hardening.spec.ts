import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, needsDesktop, test } from './harness/fixtures.ts';

needsDesktop();

const HOME = 'app://taproom/index.html';

test('the page has no Node and one narrow bridge', async ({ page }) => {
  const found = await page.evaluate(() => ({
    globals: ['process', 'require', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys(window.taproom).sort(),
    secure: window.isSecureContext,
  }));
  expect(found).toEqual({ globals: [], bridge: ['on', 'request'], secure: true });
});

test('the page cannot go anywhere', async ({ page }) => {
  for (const address of [
    'https://example.invalid/',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://elsewhere/index.html',
  ]) {
    await page.evaluate((to) => {
      window.location.href = to;
    }, address);
    await page.evaluate((to) => {
      const link = document.createElement('a');
      link.href = to;
      link.target = '_top';
      document.body.append(link);
      link.click();
      link.remove();
    }, address);
  }
  // A navigation that began would have replaced the document in which this is evaluated.
  expect(await page.evaluate(() => window.location.href)).toBe(HOME);
});

test('the page cannot open windows', async ({ page, desktop }) => {
  const opened = await page.evaluate(() =>
    ['https://example.invalid/', 'about:blank', 'app://taproom/index.html'].map(
      (address) => window.open(address) === null,
    ),
  );
  expect(opened).toEqual([true, true, true]);
  expect(desktop.page.context().pages()).toHaveLength(1);
});

test('the policy is strict, comes with every file, and nothing of ours breaks it', async ({ page }) => {
  const response = await page.reload();
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain(`default-src 'none'`);
  expect(policy).toContain(`script-src 'self';`);
  expect(policy).not.toContain('unsafe');

  const broken = await page.evaluate(async () => {
    const seen: string[] = [];
    const violated = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        seen.push(event.violatedDirective);
        if (seen.length === 3) resolve();
      });
    });
    const script = document.createElement('script');
    script.textContent = 'window.broken = true';
    document.head.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
    await fetch('app://taproom/index.html').catch(() => undefined);
    await violated;
    return { seen: seen.sort(), ran: 'broken' in window };
  });
  expect(broken).toEqual({ seen: ['connect-src', 'script-src-elem', 'style-src-elem'], ran: false });
});

test('nothing that the window does by itself violates the policy', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.reload();
  for (const key of [
    'Control+1',
    'Control+2',
    'Control+3',
    'Control+4',
    'Control+5',
    'Control+6',
    'Control+7',
    'Control+8',
    'Control+,',
    'Control+k',
    'Escape',
  ])
    await page.keyboard.press(key);
  expect(complaints).toEqual([]);
});

test('files outside of the renderer are not served', async ({ page }) => {
  const served = await page.evaluate(
    async (paths) => {
      const load = (path: string): Promise<string> =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(`${path} loaded`);
          image.onerror = () => resolve('');
          image.src = path;
        });
      return (await Promise.all(paths.map(load))).filter((text) => text !== '');
    },
    [
      'app://taproom/..%2f..%2f..%2fbuild/icons/32x32.png',
      'app://taproom/%2e%2e/%2e%2e/%2e%2e/build/icons/32x32.png',
      'file:///usr/share/pixmaps/debian-logo.png',
    ],
  );
  expect(served).toEqual([]);
});

test('permissions are refused', async ({ page }) => {
  const answers = await page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    media: await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'given',
      (error: unknown) => String(error),
    ),
    clipboard: await navigator.clipboard.readText().then(
      () => 'given',
      () => 'refused',
    ),
  }));
  expect(answers.notification).toBe('denied');
  expect(answers.media).not.toBe('given');
  expect(answers.clipboard).toBe('refused');
});

test('main takes only requests that it knows, of the form that they have', async ({ page }) => {
  const answers = await page.evaluate(async () => {
    // The types would forbid all of these; a page that was taken over has no types.
    const bridge = window.taproom as unknown as {
      request: (name: unknown, params: unknown) => Promise<{ ok: boolean; error?: { kind: string } }>;
    };
    const ask = (name: unknown, params: unknown) => bridge.request(name, params);
    return Promise.all([
      ask('app:relaunch', {}),
      ask('__proto__', {}),
      ask(7, {}),
      ask('helper:call', { method: 'hello', params: { client: 'x' } }),
      ask('helper:call', { method: 'link.add', params: { kind: 'dummy', name: '../x' } }),
      ask('settings:set', { theme: 'pink' }),
      ask('docs:open', { page: '/etc/passwd' }),
      ask('helper:call', null),
    ]).then((all) => all.map((answer) => (answer.ok ? 'taken' : answer.error?.kind)));
  });
  expect(answers).toEqual(['bug', 'bug', 'bug', 'bug', 'invalid', 'bug', 'bug', 'bug']);
});

test('a frame that got into the page is nobody', async ({ desktop }) => {
  const { electron } = desktop;
  test.skip(electron === null, 'The main process of the package lets nobody in.');
  if (electron === null) return;
  // Main itself loads a foreign page in a second view with our preload script: as bad as it can get.
  const preload = join(await electron.evaluate(({ app }) => app.getAppPath()), 'dist/app/preload/preload.cjs');
  const answer = await electron.evaluate(async ({ BrowserWindow }, script) => {
    const foreign = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, preload: script },
    });
    await foreign.loadURL('app://taproom/index.html');
    const said: unknown = await foreign.webContents.executeJavaScript(
      `window.taproom.request('helper:call', { method: 'link.list', params: {} })`,
    );
    foreign.destroy();
    return said;
  }, preload);
  expect(answer).toMatchObject({ ok: false, error: { message: 'This page may not ask anything.' } });
});

test("every renderer is in Chromium's sandbox, as an ordinary user", async ({ desktop }) => {
  const { electron } = desktop;
  test.skip(electron === null, 'The main process of the package lets nobody in.');
  if (electron === null) return;
  const facts = await electron.evaluate(({ app }) => ({
    uid: process.getuid?.(),
    renderers: app
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .map(({ pid }) => pid),
    switches: ['no-sandbox', 'disable-web-security'].filter((name) => app.commandLine.hasSwitch(name)),
  }));
  expect(facts.uid).not.toBe(0);
  expect(facts.switches).toEqual([]);
  // Chromium's sandbox is a user namespace of its own and a system call filter: both seen from outside.
  expect(facts.renderers).not.toEqual([]);
  for (const pid of facts.renderers) {
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
    expect(readlinkSync(`/proc/${pid}/ns/user`)).not.toBe(readlinkSync('/proc/self/ns/user'));
  }
});
