import { join } from 'node:path';
import { app, clipboard, Menu, nativeTheme, protocol, type BrowserWindow } from 'electron';
import { DEFAULT_SOCKET } from '../../helper/client/index.ts';
import { ok, PRODUCT_VERSION } from '../../helper/protocol/index.ts';
import type { PushName, Pushes, Settings } from '../shared/ipc.ts';
import { watchMain, watchWindow } from './crash.ts';
import { openDocument } from './docs.ts';
import { APP_SCHEME_PRIVILEGES, harden, hardenSession } from './hardening.ts';
import { HelperLink } from './helper-link.ts';
import { handleRequests, push, type Handlers } from './ipc.ts';
import { resolveLocale, type Locale } from './locale.ts';
import { menuTemplate } from './menu.ts';
import { places } from './places.ts';
import { serveRenderer } from './protocol-scheme.ts';
import { APP_SCHEME } from './renderer-files.ts';
import { SettingsStore } from './settings.ts';
import { becomeTheOnlyOne } from './single-instance.ts';
import { startup } from './startup.ts';
import { translator, type Translate } from './strings/index.ts';
import { trayHostPresent } from './tray-host.ts';
import { HelperTray } from './tray.ts';
import { bringToFront, createWindow, groundColour } from './window.ts';

/**
 * The order in which everything begins. Before `ready`: what Electron wants to know early. After:
 * settings, helper, window, tray, each of which is a file of its own; here they only meet.
 */
watchMain();
const uid = process.getuid?.() ?? 0;
const { socket, refusal } = startup(process.env, uid, DEFAULT_SOCKET);
// A window on a sandbox stands beside the window on the host: it has its own settings and lock.
if (socket !== null) app.setPath('userData', join(app.getPath('appData'), 'Taproom Sandbox'));

let window: BrowserWindow | null = null;

if (refusal !== null) {
  console.error(refusal);
  app.exit(1);
} else if (!becomeTheOnlyOne(() => { if (window) bringToFront(window); })) {
  app.exit(0);
} else {
  harden();
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  void app.whenReady().then(run);
}

function run(): void {
  const files = places();
  const locale = (): Locale => resolveLocale('system', app.getPreferredSystemLanguages());
  const translate = (): Translate => translator(resolveLocale(settings.get().language, app.getPreferredSystemLanguages()));
  const send = <N extends PushName>(name: N, payload: Pushes[N]): void => {
    if (window && rendererReady) push(window.webContents, name, payload);
  };
  let rendererReady = false;

  const settings = new SettingsStore(join(app.getPath('userData'), 'settings.json'), (next) => {
    applySettings(next);
    send('settings:changed', next);
  });
  const helper = new HelperLink({
    socket, taproomd: files.taproomd, uid, interval: settings.get().sampleInterval, push: send,
    stateChanged: (state) => tray.show(state, translate()),
  });
  const tray = new HelperTray(files.icons, { open: () => open(), quit: () => quit() });

  function applySettings(next: Settings): void {
    nativeTheme.themeSource = next.theme;
    window?.setBackgroundColor(groundColour());
    helper.watch({ interval: next.sampleInterval });
    buildMenu();
    tray.show(helper.state, translate());
  }
  function buildMenu(): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(translate(), {
      open: (view) => send('view:open', { view }),
      run: (command) => send('command:run', { command }),
      docs: (page) => void openDocument(files.docs(page)),
      quit: () => quit(),
    }, { version: PRODUCT_VERSION, developer: !app.isPackaged })));
  }
  function rendererGone(): void {
    rendererReady = false;
    helper.rendererGone();
  }
  function open(): void {
    if (window) bringToFront(window);
  }
  let quitting = false;
  function quit(): void {
    quitting = true;
    app.quit();
  }

  const handlers: Handlers = {
    'helper:call': ({ method, params }) => helper.call(method, params),
    'helper:start': () => helper.startHelper(),
    'helper:retry': () => {
      helper.retry();
      return ok(null);
    },
    'app:ready': async () => {
      rendererReady = true;
      const snapshot = await helper.rendererReady();
      return ok({ helper: helper.state, snapshot, settings: settings.get(), locale: locale(), version: PRODUCT_VERSION });
    },
    'settings:set': (change) => ok(settings.set(change)),
    'clipboard:write': async ({ text }) => {
      await clipboard.writeText(text);
      return ok(null);
    },
    'docs:open': ({ page }) => openDocument(files.docs(page)),
  };

  hardenSession();
  serveRenderer(APP_SCHEME, files.renderer);
  handleRequests(() => window?.webContents ?? null, handlers);
  app.on('before-quit', () => { quitting = true; });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => helper.end());
  nativeTheme.on('updated', () => window?.setBackgroundColor(groundColour()));

  applySettings(settings.get());
  helper.begin();
  const opened = createWindow({
    places: files,
    stateFile: join(app.getPath('userData'), 'window.json'),
    visibilityChanged: (visible) => helper.watch({ visible }),
    closing: () => (quitting || !settings.get().closeToTray ? false : trayHostPresent()),
  });
  window = opened;
  opened.on('closed', () => { window = null; });
  // A load that begins again (a reload, a crash) has no renderer until it says that it is ready.
  opened.webContents.on('did-start-loading', rendererGone);
  watchWindow(opened, {
    translate, rendererGone, quit, responsiveChanged: (responsive) => helper.watch({ responsive }),
  });
}
