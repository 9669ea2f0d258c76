import { spawn } from 'node:child_process';
import { chownSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../protocol/result.ts';
import { say, type Value } from '../protocol/messages/index.ts';
import { commandWords } from './text/command-words.ts';

/** Whom an editor runs as: whoever called sudo, never root on somebody's behalf; null: as this process does. */
function editorUser(environment: NodeJS.ProcessEnv): { uid: number; gid: number } | null {
  const [uid, gid] = [environment.SUDO_UID, environment.SUDO_GID].map((text) =>
    text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null,
  );
  return process.getuid?.() === 0 && uid != null && gid != null ? { uid, gid } : null;
}

const NO_PROGRAM = say('cli.noProgram');

/** A document in a file of one's own, for as long as it is being edited. */
export class EditedFile {
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'taproom-edit-'));
  readonly #user = editorUser(process.env);

  constructor(name: string, text: string) {
    this.path = join(this.#folder, `${name}.yaml`);
    writeFileSync(this.path, text, { mode: 0o600, flag: 'wx' });
    if (this.#user) for (const path of [this.path, this.#folder]) chownSync(path, this.#user.uid, this.#user.gid);
  }

  /** Runs $VISUAL or $EDITOR on it, on this terminal; answers with the text when the editor has ended well. */
  async edit(environment: NodeJS.ProcessEnv = process.env): Promise<Result<string>> {
    const said = environment.VISUAL || environment.EDITOR || 'vi';
    const words = commandWords(said);
    if (!words)
      return fail({
        kind: 'invalid',
        step: 'edit',
        ...say('cli.editorQuote', { editor: JSON.stringify(said) }),
        remedy: say('cli.setEditor'),
      });
    const [program = '', ...options] = words;
    // Ctrl-C is the editor's own key.
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore).on('SIGQUIT', ignore);
    const ended = await new Promise<Value | null>((resolve) => {
      const child = spawn(program, [...options, this.path], { stdio: 'inherit', ...this.#user });
      child.once('error', (error) => resolve('code' in error && error.code === 'ENOENT' ? NO_PROGRAM : error.message));
      child.once('exit', (code, signal) =>
        resolve(
          code === 0 ? null : signal ? say('cli.terminated', { signal }) : say('cli.exitedWith', { status: code ?? 0 }),
        ),
      );
    });
    process.off('SIGINT', ignore).off('SIGQUIT', ignore);
    if (ended !== null) {
      return fail({
        kind: 'cancelled',
        step: `run ${program}`,
        ...say('cli.editorFailed', { editor: program, why: ended }),
        remedy: say(ended === NO_PROGRAM ? 'cli.installedEditor' : 'cli.editAgain'),
      });
    }
    return this.#read();
  }

  /** Editors replace the file; whoever owns the folder might have put a link to another file there. */
  #read(): Result<string> {
    try {
      const file = openSync(this.path, constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        return ok(readFileSync(file, 'utf8'));
      } finally {
        closeSync(file);
      }
    } catch (error) {
      return fail({
        kind: 'failed',
        step: `read ${this.path}`,
        ...say('cli.editedNotRead', { words: error instanceof Error ? error.message : String(error) }),
      });
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
