import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { autostartEntry } from './autostart-entry.ts';

/** The file is the truth: it may have come, or gone, by the desktop's own settings. */
const path = (): string => join(app.getPath('appData'), 'autostart', 'taproom.desktop');

export const startsAtLogin = (): boolean => existsSync(path());

/** Writes the entry, or removes it; answers with why it could not, or null. */
export function startAtLogin(on: boolean): string | null {
  try {
    if (on) {
      mkdirSync(dirname(path()), { recursive: true, mode: 0o700 });
      writeFileSync(path(), autostartEntry([process.execPath]), { mode: 0o644 });
    } else {
      rmSync(path(), { force: true });
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
