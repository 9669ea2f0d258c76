import { Menu, nativeImage, Tray } from 'electron';
import type { HelperState } from '../shared/ipc.ts';
import type { Translate } from './strings/index.ts';
import { trayModel, type TrayModel } from './tray-model.ts';

export interface TrayActions {
  open: () => void;
  quit: () => void;
}

/** The tray icon with the helper's state. Owns the icon; changes it only when its words change. */
export class HelperTray {
  readonly #icons: Readonly<Record<TrayModel['icon'], Electron.NativeImage>>;
  readonly #actions: TrayActions;
  #tray: Tray | null = null;
  #shown = '';

  constructor(icons: Readonly<Record<TrayModel['icon'], string>>, actions: TrayActions) {
    this.#icons = {
      connected: nativeImage.createFromPath(icons.connected),
      disconnected: nativeImage.createFromPath(icons.disconnected),
    };
    this.#actions = actions;
  }

  show(helper: HelperState, t: Translate): void {
    const model = trayModel(helper, t);
    const shown = JSON.stringify([model, t('tray.open')]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (this.#tray === null) {
      this.#tray = new Tray(this.#icons[model.icon]);
      // Activate, on desktops that have it; on the others a click opens the menu.
      this.#tray.on('click', this.#actions.open);
    } else {
      this.#tray.setImage(this.#icons[model.icon]);
    }
    this.#tray.setToolTip(model.tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate([
      { label: model.status, enabled: false },
      { type: 'separator' },
      { label: t('tray.open'), click: this.#actions.open },
      { label: t('tray.quit'), click: this.#actions.quit },
    ]));
  }
}
