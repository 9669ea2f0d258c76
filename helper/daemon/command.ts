import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { exitStatus } from './sandbox.ts';

/** The folder with the `taproom` launcher: beside an installed bundle, or in the checkout of a built one. */
function binFolder(): string | null {
  const here = dirname(realpathSync(process.argv[1] ?? ''));
  const folders = [join(here, '../bin'), join(here, '../../helper/bin')];
  return folders.find((folder) => existsSync(join(folder, 'taproom'))) ?? null;
}

/** COMMAND of `taproomd --sandbox -- COMMAND`: the terminal is its own, the helper stands beside it. */
interface SandboxCommand {
  readonly process: ChildProcess;
  /** As shells have it: 127 not found, 126 not executable, 128 + N ended by signal N. */
  readonly status: Promise<number>;
}

export function startCommand(command: readonly string[], socket: string): SandboxCommand {
  const [file = '', ...args] = command;
  const bin = binFolder();
  const path = [...(bin === null ? [] : [bin]), process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin'].join(delimiter);
  // The launcher's setting is for the helper's own memory, not for what runs beside it.
  const { MALLOC_ARENA_MAX: _own, ...environment } = process.env;
  const child = spawn(file, args, { stdio: 'inherit', env: { ...environment, PATH: path, TAPROOM_SOCKET: socket } });
  const status = new Promise<number>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      process.stderr.write(`taproomd: ${file} was not run: ${error.message}.\n`);
      resolve(error.code === 'ENOENT' ? 127 : 126);
    });
    child.once('exit', (code, signal) => resolve(exitStatus(code, signal)));
  });
  return { process: child, status };
}
