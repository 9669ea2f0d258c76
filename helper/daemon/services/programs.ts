import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ok, type Result } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure } from '../errors.ts';
import { namespacePath } from '../namespaces.ts';
import { programEnvironment, SYSTEM_PATH } from '../program-environment.ts';

/** Bytes of a program's output that are kept; a ruleset of some thousand rules is well below. */
const OUTPUT_MAX = 16 * 1024 * 1024;
/** Milliseconds. Each of these programs answers in some ten. */
const TIMEOUT = 15_000;

export interface Finished {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** A named namespace, or the helper's own. */
  namespace?: string;
  input?: string;
}

/**
 * Programs of the system that do a part of the work: found in the system's folders, started without a shell, with
 * arguments that are ours.
 *
 * Into a namespace they go by nsenter(1), not by `ip netns exec`: that one also makes a mount namespace
 * with another /sys and /etc, and a dnsmasq in it would hold on to every mount of that moment for as
 * long as it runs.
 */
export class Programs {
  readonly #folders: readonly string[];

  /** `path` as in PATH: the only folders that are looked into. */
  constructor(path?: string) {
    this.#folders = (path ?? SYSTEM_PATH).split(delimiter).filter((folder) => folder.startsWith('/'));
  }

  find(name: string): string | null {
    return (
      this.#folders
        .map((folder) => join(folder, name))
        .find((file) => {
          try {
            accessSync(file, constants.X_OK);
            return true;
          } catch {
            return false;
          }
        }) ?? null
    );
  }

  /** The program and its arguments, to be started in that namespace. */
  commandLine(namespace: string, file: string, args: readonly string[]): Result<{ file: string; args: string[] }> {
    const path = namespacePath(namespace);
    if (path === null) return ok({ file, args: [...args] });
    if (!existsSync(path))
      return failure('not-found', 'nsenter', say('service.noNamespace', { namespace }), {
        remedy: say('service.listNamespaces'),
      });
    const nsenter = this.find('nsenter');
    if (nsenter === null)
      return failure('unsupported', 'nsenter', say('service.noNsenter'), { remedy: say('service.installNsenter') });
    return ok({ file: nsenter, args: [`--net=${path}`, '--', file, ...args] });
  }

  /** Runs it to its end. A failure is that it could not be run; its own refusal is in the exit code. */
  async run(
    file: string,
    args: readonly string[],
    { namespace = '', input }: RunOptions = {},
  ): Promise<Result<Finished>> {
    const line = this.commandLine(namespace, file, args);
    if (!line.ok) return line;
    let stdin: number | 'ignore';
    try {
      stdin = input === undefined ? 'ignore' : inputFile(input);
    } catch (error) {
      return failure(
        'failed',
        `run ${file}`,
        say('service.noInput', { program: file, words: (error as Error).message }),
        { remedy: say('service.roomIn', { folder: tmpdir() }) },
      );
    }
    const finished = new Promise<Result<Finished>>((resolve) => {
      const child = spawn(line.value.file, line.value.args, {
        env: programEnvironment(),
        stdio: [stdin, 'pipe', 'pipe'],
        timeout: TIMEOUT,
        killSignal: 'SIGKILL',
      });
      const output = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream]?.setEncoding('utf8').on('data', (text: string) => {
          output[stream] += text;
          if (output[stream].length > OUTPUT_MAX) child.kill('SIGKILL');
        });
      }
      child.once('error', (error) =>
        resolve(failure('failed', `run ${file}`, say('service.notRun', { program: file, words: error.message }))),
      );
      child.once('close', (code) => resolve(ok({ code, ...output })));
    });
    if (stdin !== 'ignore') closeSync(stdin);
    return finished;
  }
}

/**
 * Text for a program's standard input, in a file that has no name any more. nft opens /dev/stdin by
 * name, which cannot be done with the socket that Node makes of a pipe.
 */
function inputFile(text: string): number {
  const path = join(tmpdir(), `taproom-${randomUUID()}`);
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    unlinkSync(path);
    // By position: the descriptor itself still stands at the beginning.
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}

/** The first line that says what was wrong, without the program's name before it. */
export function faultOf(stderr: string): string {
  const line =
    stderr
      .split('\n')
      .map((text) => text.trim())
      .find((text) => text !== '') ?? 'it said nothing';
  return line
    .replace(/^(?:\S+: )?(?:Error: )?/, '')
    .replace(/[.\s]+$/, '')
    .slice(0, 300);
}
