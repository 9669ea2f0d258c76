import { app, dialog, type BrowserWindow } from 'electron';
import { reloadAllowed } from './reload-limit.ts';
import type { Translate } from './strings/index.ts';

interface CrashOptions {
  translate: () => Translate;
  /** The renderer's process has ended, or its page is being loaded again. */
  rendererGone: () => void;
  responsiveChanged: (responsive: boolean) => void;
  quit: () => void;
}

/**
 * A window that stops is loaded again, a few times; one that hangs can be loaded again by its user.
 * Neither costs a link: the helper goes on without us.
 */
export function watchWindow(window: BrowserWindow, options: CrashOptions): void {
  const { webContents } = window;
  const crashes: number[] = [];

  webContents.on('render-process-gone', (_event, { reason }) => {
    options.rendererGone();
    if (reason === 'clean-exit') return;
    console.error(`taproom: the window's process ended: ${reason}`);
    if (reloadAllowed(crashes, Date.now())) return webContents.reload();
    const t = options.translate();
    dialog.showMessageBoxSync(window, {
      type: 'error',
      message: t('window.gone'),
      detail: t('window.goneDetail', { reason }),
      buttons: [t('window.quit')],
    });
    options.quit();
  });

  let asking = new AbortController();
  window.on('unresponsive', () => {
    options.responsiveChanged(false);
    const t = options.translate();
    asking = new AbortController();
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        message: t('window.unresponsive'),
        detail: t('window.unresponsiveDetail'),
        buttons: [t('window.wait'), t('window.reload')],
        defaultId: 0,
        cancelId: 0,
        signal: asking.signal,
      })
      .then(({ response }) => {
        if (response === 1) webContents.forcefullyCrashRenderer();
      });
  });
  window.on('responsive', () => {
    asking.abort();
    options.responsiveChanged(true);
  });
}

/**
 * An exception that nobody caught is a bug: it is written down whole, and nothing goes on in a state that nobody knows.
 */
export function watchMain(): void {
  const end = (error: unknown): void => {
    console.error('taproom: internal error:', error);
    app.exit(70); // EX_SOFTWARE, sysexits.h
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
