import { Settings } from '../shared/ipc.ts';
import { readJsonFile, writeJsonFile, type JsonFile } from './json-file.ts';

interface SettingsReading {
  settings: Settings;
  /** Why the file was not taken as it is; null when it was, or when there is none yet. */
  fault: string | null;
}

/**
 * Settings from what the file holds. Each field stands alone: one bad value costs that value, not
 * the others, and fields of a newer version are left aside.
 */
export function parseSettings(file: JsonFile): SettingsReading {
  if (file.kind === 'absent') return { settings: Settings.parse({}), fault: null };
  if (file.kind === 'unreadable') return { settings: Settings.parse({}), fault: file.why };
  const whole = Settings.safeParse(file.value);
  if (whole.success) return { settings: whole.data, fault: null };
  const fault = whole.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`).join('; ');
  if (typeof file.value !== 'object' || file.value === null) return { settings: Settings.parse({}), fault };
  const bad = new Set(whole.error.issues.map((issue) => issue.path[0]));
  const good = Object.fromEntries(Object.entries(file.value).filter(([name]) => !bad.has(name)));
  const rest = Settings.safeParse(good);
  return { settings: rest.success ? rest.data : Settings.parse({}), fault };
}

/** The settings in memory and on disk; `changed` runs after each change that took. */
export class SettingsStore {
  #settings: Settings;
  readonly #path: string;
  readonly #changed: (settings: Settings) => void;

  constructor(path: string, changed: (settings: Settings) => void) {
    this.#path = path;
    this.#changed = changed;
    const { settings, fault } = parseSettings(readJsonFile(path));
    this.#settings = settings;
    if (fault !== null) {
      // Said once: the next change writes a file that is right.
      console.error(`taproom: ${path} was not taken as it is (${fault}). Defaults stand in for it.`);
    }
  }

  get(): Settings {
    return this.#settings;
  }

  set(change: Partial<Settings>): Settings {
    this.#settings = { ...this.#settings, ...change };
    const fault = writeJsonFile(this.#path, this.#settings);
    // The change holds for this run even where the disk is full or read-only.
    if (fault !== null) console.error(`taproom: the settings were not saved: ${fault}`);
    this.#changed(this.#settings);
    return this.#settings;
  }
}
