import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { HelperState } from '../shared/ipc.ts';
import type { Translate } from './strings/index.ts';
import { trayModel, TRAY_ICONS, type TrayAction, type TrayIcon, type TrayLine } from './tray-model.ts';
import type { Watched } from './watched.ts';

/** In a menu an ampersand marks a key; a name's own is written twice. */
const literal = (label: string): string => label.replaceAll('&', '&&');

function menuItem(line: TrayLine, run: (action: TrayAction) => void): MenuItemConstructorOptions {
  if (line.kind === 'separator') return { type: 'separator' };
  if (line.kind === 'text') return { label: literal(line.label), enabled: false };
  const { label, isEnabled, isChecked, action } = line;
  return {
    label: literal(label),
    enabled: isEnabled,
    click: () => run(action),
    ...(isChecked === undefined ? {} : { type: 'checkbox', checked: isChecked }),
  };
}

/** The tray icon with the state of helper and networks. Owns the icon; changes it only when its words change. */
export class HelperTray {
  readonly #icons: Readonly<Record<TrayIcon, Electron.NativeImage>>;
  readonly #run: (action: TrayAction) => void;
  #tray: Tray | null = null;
  #shown = '';
  #counting: NodeJS.Timeout | undefined;

  constructor(icons: Readonly<Record<TrayIcon, string>>, run: (action: TrayAction) => void) {
    const image = (name: TrayIcon) => [name, nativeImage.createFromPath(icons[name])] as const;
    this.#icons = Object.fromEntries(TRAY_ICONS.map(image)) as Record<TrayIcon, Electron.NativeImage>;
    this.#run = run;
  }

  show(helper: HelperState, watched: Watched | null, t: Translate): void {
    clearTimeout(this.#counting);
    // The seconds stand in the menu: it is made again once a second, only while something waits.
    if (watched !== null && watched.pending !== null)
      this.#counting = setTimeout(() => this.show(helper, watched, t), 1_000);
    const model = trayModel({ helper, watched, now: Date.now() }, t);
    const shown = JSON.stringify(model);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (this.#tray === null) {
      this.#tray = new Tray(this.#icons[model.icon]);
      // Activate, on desktops that have it; on the others a click opens the menu.
      this.#tray.on('click', () => this.#run({ do: 'open' }));
    } else {
      this.#tray.setImage(this.#icons[model.icon]);
    }
    this.#tray.setToolTip(model.tooltip);
    // A box that is pressed flips by itself: the next picture sets it as the network really is.
    this.#tray.setContextMenu(
      Menu.buildFromTemplate(
        model.lines.map((line) =>
          menuItem(line, (action) => {
            this.#shown = '';
            this.#run(action);
          }),
        ),
      ),
    );
  }

  end(): void {
    clearTimeout(this.#counting);
  }
}
