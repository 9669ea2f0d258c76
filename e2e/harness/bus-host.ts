import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Background, run } from './process.ts';
import type { Session } from './session.ts';
import { commandAs } from './user.ts';

/** Debian's own interpreter: another one in PATH would not see the packages. */
const PYTHON = '/usr/bin/python3';

/** Why there can be none of them here, or null. */
export async function busHostMissing(): Promise<string | null> {
  const { code } = await run(PYTHON, ['-c', 'import dbus, gi']).catch(() => ({ code: 127 }));
  return code === 0 ? null : 'The tray of these tests needs the Debian packages python3-dbus and python3-gi.';
}

/** A part of a desktop on the session's bus, played by a script that answers each line with a line of JSON. */
export class BusHost {
  readonly #host: Background;
  #asked = 0;

  protected constructor(host: Background) {
    this.#host = host;
  }

  /** A copy of the script runs that the session's user can read wherever the checkout is. */
  protected static async run(session: Session, name: string): Promise<Background> {
    const source = fileURLToPath(new URL(name, import.meta.url));
    const script = join(session.scratch.path, basename(source));
    writeFileSync(script, readFileSync(source), { mode: 0o644 });
    const { file, args } = commandAs(session.user, PYTHON, [script]);
    const host = new Background(file, args, { env: session.env, cwd: '/' });
    await host.heard(/"ready": true/);
    return host;
  }

  async end(): Promise<void> {
    this.#host.child.stdin?.end();
    await this.#host.stop();
  }

  protected async ask(line: string): Promise<unknown> {
    this.#asked += 1;
    this.#host.child.stdin?.write(`${line}\n`);
    const [, last = 'null'] = await this.#host.heard(
      new RegExp(`(?:\\{"answer": [^\\n]*\\}\\n[^]*?){${this.#asked - 1}}(\\{"answer": [^\\n]*\\})\\n`),
    );
    return (JSON.parse(last) as { answer: unknown }).answer;
  }
}
