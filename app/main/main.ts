import { join } from 'node:path';
import { app, clipboard, Menu, nativeTheme, protocol, type BrowserWindow } from 'electron';
import { DEFAULT_SOCKET } from '../../helper/client/index.ts';
import { fail, ok, PRODUCT_VERSION } from '../../helper/protocol/index.ts';
import { say } from '../../helper/protocol/messages/index.ts';
import type { PushName, Pushes, Settings } from '../shared/ipc.ts';
import { startAtLogin, startsAtLogin } from './autostart.ts';
import { watchMain, watchWindow } from './crash.ts';
import { openDocument } from './docs.ts';
import { APP_SCHEME_PRIVILEGES, harden, hardenSession } from './hardening.ts';
import { HelperLink } from './helper-link.ts';
import { handleRequests, push, type Handlers } from './ipc.ts';
import { resolveLocale, type Locale } from './locale.ts';
import { LoginNetworks } from './login-networks.ts';
import { menuTemplate } from './menu.ts';
import { newsOf } from './news.ts';
import { Notices } from './notices.ts';
import { places } from './places.ts';
import { serveRenderer } from './protocol-scheme.ts';
import { APP_SCHEME } from './renderer-files.ts';
import { SettingsStore } from './settings.ts';
import { acquireSingleInstance } from './single-instance.ts';
import { startup } from './startup.ts';
import { translator, type Translate } from './strings/index.ts';
import { runTrayAction } from './tray-actions.ts';
import { trayHostAppears, trayHostPresent } from './tray-host.ts';
import { HelperTray } from './tray.ts';
import { WatchedNetworks } from './watched.ts';
import { WindowSize } from './window-size.ts';
import { bringToFront, createWindow, groundColour } from './window.ts';

/**
 * The order in which everything begins. Before `ready`: what Electron wants to know early. After:
 * settings, helper, window, tray, each of which is a file of its own; here they only meet.
 */
watchMain();
const uid = process.getuid?.() ?? 0;
const { socket, hidden, refusal } = startup(process.env, process.argv, uid, DEFAULT_SOCKET);
// A window on a sandbox stands beside the window on the host: it has its own settings and lock.
if (socket !== null) app.setPath('userData', join(app.getPath('appData'), 'Taproom Sandbox'));

let window: BrowserWindow | null = null;
let size: WindowSize | null = null;

if (refusal !== null) {
  console.error(refusal);
  app.exit(1);
} else if (!acquireSingleInstance(() => showWindow())) {
  app.exit(0);
} else {
  harden();
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  void app.whenReady().then(run);
}

/** Brings the window to the front, whole: whoever asks for it wants more than the small one. */
function showWindow(): void {
  if (!window) return;
  size?.expand();
  bringToFront(window);
}

/** Started at login, without a tray to be in: the small window. */
async function standInForTray(opened: BrowserWindow): Promise<void> {
  if ((await trayHostAppears()) || opened.isDestroyed() || opened.isVisible()) return;
  size?.shrink();
  opened.showInactive();
}

function run(): void {
  const files = places();
  const locale = (): Locale => resolveLocale('system', app.getPreferredSystemLanguages());
  const translate = (): Translate =>
    translator(resolveLocale(settings.get().language, app.getPreferredSystemLanguages()));
  const send = <N extends PushName>(name: N, payload: Pushes[N]): void => {
    if (window && rendererReady) push(window.webContents, name, payload);
  };
  let rendererReady = false;

  const settings = new SettingsStore(join(app.getPath('userData'), 'settings.json'), (next) => {
    applySettings(next);
    send('settings:changed', next);
  });
  const watched = new WatchedNetworks();
  // Closed into the tray. Said here, because a window that was hidden may not hear that it lost the focus.
  let isAway = false;
  const notices = new Notices({
    translate,
    icon: files.icons.window,
    open,
    isWanted: () => settings.get().notifications && (isAway || window?.isFocused() !== true),
  });
  const helper = new HelperLink({
    socket,
    taproomd: files.taproomd,
    uid,
    interval: settings.get().sampleInterval,
    push: send,
    stateChanged: showTray,
    observed: {
      snapshot: (snapshot) => look(() => watched.take(snapshot)),
      changes: (changes) => look(() => watched.change(changes)),
      gone: () => look(() => watched.forget()),
    },
  });
  const tray = new HelperTray(
    files.icons.tray,
    (action) =>
      void runTrayAction(action, {
        call: (method, params) => helper.call(method, params),
        open,
        quit,
        showNetworks: () => {
          open();
          send('view:open', { view: 'networks' });
        },
        refused: (failure) => {
          showTray();
          notices.refuse(failure);
        },
      }),
  );
  const atLogin = new LoginNetworks((name) => helper.call('network.up', { name }));

  function showTray(): void {
    tray.show(helper.state, watched.now, translate());
  }
  /** What main watches has changed: the tray shows it, and who looks elsewhere is told. */
  function look<T>(change: () => T): T {
    const before = watched.now;
    const result = change();
    if (before === watched.now) return result;
    showTray();
    notices.tell(newsOf(before, watched.now));
    atLogin.look(helper.state, watched.now);
    return result;
  }

  function applySettings(next: Settings): void {
    nativeTheme.themeSource = next.theme;
    window?.setBackgroundColor(groundColour());
    helper.watch({ interval: next.sampleInterval });
    buildMenu();
    showTray();
  }
  function buildMenu(): void {
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(
          translate(),
          {
            open: (view) => send('view:open', { view }),
            run: (command) => send('command:run', { command }),
            docs: (page) => void openDocument(files.docs(page)),
            quit: () => quit(),
          },
          { version: PRODUCT_VERSION, developer: !app.isPackaged },
        ),
      ),
    );
  }
  function rendererGone(): void {
    rendererReady = false;
    helper.rendererGone();
  }
  function open(): void {
    isAway = false;
    showWindow();
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
      return ok({
        helper: helper.state,
        snapshot,
        settings: settings.get(),
        locale: locale(),
        small: size?.isSmall ?? false,
        version: PRODUCT_VERSION,
      });
    },
    'settings:set': (change) => {
      const { startAtLogin: asked, ...others } = change;
      if (asked === undefined) return ok(settings.set(others));
      const fault = startAtLogin(asked);
      if (fault === null) return ok(settings.set(change));
      settings.set(others);
      return fail({
        kind: 'failed',
        step: 'settings:set',
        field: 'startAtLogin',
        ...say('desktop.autostartNotChanged', { words: fault }),
      });
    },
    'window:expand': () => {
      size?.expand();
      return ok(null);
    },
    'app:quit': () => {
      quit();
      return ok(null);
    },
    'clipboard:write': async ({ text }) => {
      await clipboard.writeText(text);
      return ok(null);
    },
    'docs:open': ({ page }) => openDocument(files.docs(page)),
  };

  hardenSession();
  serveRenderer(APP_SCHEME, files.renderer);
  handleRequests(() => window?.webContents ?? null, handlers);
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    tray.end();
    helper.end();
  });
  nativeTheme.on('updated', () => window?.setBackgroundColor(groundColour()));

  if (startsAtLogin() !== settings.get().startAtLogin) settings.set({ startAtLogin: startsAtLogin() });
  applySettings(settings.get());
  helper.begin();
  const stateFile = join(app.getPath('userData'), 'window.json');
  const opened = createWindow({
    places: files,
    stateFile,
    visibilityChanged: (visible) => helper.watch({ visible }),
    startsHidden: hidden,
    // The small window has nothing left to stand in for it: closing that one ends the program.
    closing: () =>
      quitting || !settings.get().closeToTray || size?.isSmall === true
        ? 'close'
        : trayHostPresent().then((present) => {
            isAway = present;
            return present ? 'hide' : 'shrink';
          }),
    shrink: () => size?.shrink(),
  });
  window = opened;
  size = new WindowSize(opened, stateFile, (small) => send('window:small', { small }));
  if (hidden) void standInForTray(opened);
  opened.on('closed', () => {
    window = null;
    size = null;
  });
  // A load that begins again (a reload, a crash) has no renderer until it says that it is ready.
  opened.webContents.on('did-start-loading', rendererGone);
  watchWindow(opened, {
    translate,
    rendererGone,
    quit,
    responsiveChanged: (responsive) => helper.watch({ responsive }),
  });
}
