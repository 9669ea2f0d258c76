import { BrowserWindow, nativeTheme, screen } from 'electron';
import { readJsonFile } from './json-file.ts';
import type { Places } from './places.ts';
import { APP_URL } from './renderer-files.ts';
import { initialBounds, MIN_HEIGHT, MIN_WIDTH } from './window-state.ts';

/** `--ground` of app/renderer/ui/tokens.css: what is seen before the first paint, and while resizing. */
const GROUND = { light: '#f3f3f1', dark: '#17181a' };

export const groundColour = (): string => (nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light);

interface WindowOptions {
  places: Places;
  /** The file that remembers size and place. */
  stateFile: string;
  /** Whether the window can be seen: shown, and not minimised. */
  visibilityChanged: (visible: boolean) => void;
  /** It stays out of sight until somebody asks for it. */
  startsHidden: boolean;
  /**
   * The window is about to close. `close`: let it. A promise: the user closes it, and it is only hidden
   * where something is left to bring it back, or made small where nothing is.
   */
  closing: () => 'close' | Promise<'close' | 'hide' | 'shrink'>;
  shrink: () => void;
}

/** The one window. It shows itself when its first paint is ready, so nothing flashes. */
export function createWindow({
  places,
  stateFile,
  visibilityChanged,
  startsHidden,
  closing,
  shrink,
}: WindowOptions): BrowserWindow {
  const { maximised, ...bounds } = initialBounds(
    readJsonFile(stateFile),
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Taproom',
    icon: places.icons.window,
    backgroundColor: groundColour(),
    // The menu is there with Alt; every action of it is in the window, too.
    autoHideMenuBar: true,
    webPreferences: {
      preload: places.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      enableWebSQL: false,
    },
  });

  let staysHidden = startsHidden;
  window.once('ready-to-show', () => {
    if (staysHidden) return;
    if (maximised) window.maximize();
    window.show();
  });
  const look = (): void => visibilityChanged(window.isVisible() && !window.isMinimized());
  window.on('show', look);
  window.on('hide', look);
  window.on('minimize', look);
  window.on('restore', look);

  let decided = false;
  window.on('close', (event) => {
    const answer = decided ? 'close' : closing();
    if (answer === 'close') return;
    // The answer takes a moment (the session bus is asked), and a close event cannot wait.
    event.preventDefault();
    void answer.then((choice) => {
      if (window.isDestroyed()) return;
      if (choice === 'hide') {
        // Perhaps before it was ever seen: it does not come up a moment later.
        staysHidden = true;
        return window.hide();
      }
      if (choice === 'shrink') return shrink();
      decided = true;
      window.close();
    });
  });
  void window.loadURL(APP_URL);
  return window;
}

/** Shows the window wherever it was: hidden, minimised or behind others. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
