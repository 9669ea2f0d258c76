import { BrowserWindow, nativeTheme, screen } from 'electron';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import type { Places } from './places.ts';
import { APP_URL } from './renderer-files.ts';
import { initialBounds, MIN_HEIGHT, MIN_WIDTH, type WindowState } from './window-state.ts';

/** `--ground` of app/renderer/ui/tokens.css: what is seen before the first paint, and while resizing. */
const GROUND = { light: '#f3f3f1', dark: '#17181a' };

export const groundColour = (): string => (nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light);

export interface WindowOptions {
  places: Places;
  /** The file that remembers size and place. */
  stateFile: string;
  /** Whether the window can be seen: shown, and not minimised. */
  visibilityChanged: (visible: boolean) => void;
  /**
   * The window is about to close. False: let it. A promise: the user closes it, and it is only hidden
   * where that becomes true, because something is left to bring it back.
   */
  closing: () => false | Promise<boolean>;
}

/** The one window. It shows itself when its first paint is ready, so nothing flashes. */
export function createWindow({ places, stateFile, visibilityChanged, closing }: WindowOptions): BrowserWindow {
  const { maximised, ...bounds } = initialBounds(readJsonFile(stateFile), screen.getAllDisplays().map((display) => display.workArea));
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

  window.once('ready-to-show', () => {
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
    remember(window, stateFile);
    const answer = decided ? false : closing();
    if (answer === false) return;
    // The answer takes a moment (the session bus is asked), and a close event cannot wait.
    event.preventDefault();
    void answer.then((hide) => {
      if (window.isDestroyed()) return;
      if (hide) return window.hide();
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

function remember(window: BrowserWindow, stateFile: string): void {
  const state: WindowState = { ...window.getNormalBounds(), maximised: window.isMaximized() };
  const fault = writeJsonFile(stateFile, state);
  if (fault !== null) console.error(`taproom: the size of the window was not saved: ${fault}`);
}
