import { fileURLToPath } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Background, run } from './process.ts';
import type { Session } from './session.ts';
import { commandAs } from './user.ts';

export interface TrayItem {
  title: string;
  text: string;
  labels: string[];
}

/** Debian's own interpreter: another one in PATH would not see the packages. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('tray-host.py', import.meta.url));

/** Why there can be no tray here, or null. */
export async function trayHostMissing(): Promise<string | null> {
  const { code } = await run(PYTHON, ['-c', 'import dbus, gi']).catch(() => ({ code: 127 }));
  return code === 0 ? null : 'The tray of these tests needs the Debian packages python3-dbus and python3-gi.';
}

/** A desktop's tray in the session, as far as a program can tell. */
export class TrayHost {
  readonly #host: Background;
  #asked = 0;

  private constructor(host: Background) {
    this.#host = host;
  }

  static async begin(session: Session): Promise<TrayHost> {
    // A copy that the session's user can read wherever the checkout is.
    const script = join(session.scratch.path, 'tray-host.py');
    writeFileSync(script, readFileSync(SCRIPT), { mode: 0o644 });
    const { file, args } = commandAs(session.user, PYTHON, [script]);
    const host = new Background(file, args, { env: session.env, cwd: '/' });
    await host.heard(/"ready": true/);
    return new TrayHost(host);
  }

  /** The icon as the panel sees it; null while there is none. */
  async item(): Promise<TrayItem | null> {
    return (await this.#ask('item')) as TrayItem | null;
  }

  async click(label: string): Promise<boolean> {
    return (await this.#ask(`click ${label}`)) === true;
  }

  async activate(): Promise<void> {
    await this.#ask('activate');
  }

  async end(): Promise<void> {
    this.#host.child.stdin?.end();
    await this.#host.stop();
  }

  async #ask(line: string): Promise<unknown> {
    this.#asked += 1;
    this.#host.child.stdin?.write(`${line}\n`);
    const [, last = 'null'] = await this.#host.heard(new RegExp(`(?:\\{"answer": [^\\n]*\\}\\n[^]*?){${this.#asked - 1}}(\\{"answer": [^\\n]*\\})\\n`));
    return (JSON.parse(last) as { answer: unknown }).answer;
  }
}
