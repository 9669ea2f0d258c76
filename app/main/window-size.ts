import { screen, type BrowserWindow } from 'electron';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { initialBounds, MIN_HEIGHT, MIN_WIDTH, SMALL, type WindowState } from './window-state.ts';

/**
 *          shrink()
 *   whole ----------> small
 *      ^                |
 *      '--- expand() ---'
 *
 * The small one stands in for a tray where the desktop has none: the same window, so that there is
 * always exactly one. Remembers the whole one's size and place, never the small one's.
 */
export class WindowSize {
  readonly #window: BrowserWindow;
  readonly #file: string;
  readonly #changed: (small: boolean) => void;
  #isSmall = false;

  constructor(window: BrowserWindow, file: string, changed: (small: boolean) => void) {
    this.#window = window;
    this.#file = file;
    this.#changed = changed;
    window.on('close', () => this.#remember());
  }

  get isSmall(): boolean {
    return this.#isSmall;
  }

  shrink(): void {
    if (this.#isSmall) return;
    this.#remember();
    this.#isSmall = true;
    const window = this.#window;
    if (window.isMaximized()) window.unmaximize();
    window.setMinimumSize(SMALL.width, SMALL.leastHeight);
    const { x, y, width } = window.getNormalBounds();
    // Where the window's own corner was: the eye is there.
    window.setBounds({ x: x + Math.max(0, width - SMALL.width), y, width: SMALL.width, height: SMALL.height });
    this.#changed(true);
  }

  expand(): void {
    if (!this.#isSmall) return;
    this.#isSmall = false;
    const { maximised, ...bounds } = initialBounds(
      readJsonFile(this.#file),
      screen.getAllDisplays().map((display) => display.workArea),
    );
    this.#window.setBounds(bounds);
    this.#window.setMinimumSize(MIN_WIDTH, MIN_HEIGHT);
    if (maximised) this.#window.maximize();
    this.#changed(false);
  }

  #remember(): void {
    if (this.#isSmall) return;
    const state: WindowState = { ...this.#window.getNormalBounds(), maximised: this.#window.isMaximized() };
    const fault = writeJsonFile(this.#file, state);
    if (fault !== null) console.error(`taproom: the size of the window was not saved: ${fault}`);
  }
}
