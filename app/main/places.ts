import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { TRAY_ICONS, type TrayIcon } from './tray-model.ts';

/**
 * Where our files are: below the checkout (where the runtime's resources/app is a link to it), or
 * below `resources/` of the package. Both have helper/, docs/ and icons in the same arrangement.
 */
export interface Places {
  renderer: string;
  preload: string;
  /** The launcher of the helper, as a path that a user can read and type. */
  taproomd: string;
  icons: { window: string; tray: Readonly<Record<TrayIcon, string>> };
  docs: (page: 'readme' | 'architecture' | 'security' | 'protocol') => string;
}

export function places(): Places {
  const base = app.isPackaged ? process.resourcesPath : realpathSync(app.getAppPath());
  const icons = app.isPackaged ? join(base, 'icons') : join(base, 'build/icons');
  return {
    renderer: join(import.meta.dirname, '../renderer'),
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    taproomd: target(join(base, 'helper/bin/taproomd')),
    icons: {
      window: join(icons, '256x256.png'),
      tray: Object.fromEntries(TRAY_ICONS.map((name) => [name, join(icons, `tray-${name}.png`)])) as Record<
        TrayIcon,
        string
      >,
    },
    docs: (page) => (page === 'readme' ? join(base, 'README.md') : join(base, 'docs', `${page}.md`)),
  };
}

/** A copy of the application for a user who cannot read the checkout links to the checkout's own helper. */
const target = (path: string): string =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : path;
