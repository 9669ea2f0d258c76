import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Capability, type OperationOf, type Result } from '../../../protocol/index.ts';
import { say } from '../../../protocol/messages/index.ts';
import { failure } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { isHostNamespace } from '../host.ts';
import { faultOf, type Programs } from '../programs.ts';
import {
  networkdFile,
  networkdText,
  networkManagerFile,
  networkManagerText,
  networkOfFile,
  plainNames,
} from './files.ts';

type UnmanagedSet = OperationOf<'unmanaged.set'>;
const STEP = 'unmanaged.set';

/** A program that looks after links unless it is told otherwise. */
interface Manager {
  readonly name: string;
  readonly capability: string;
  /** It is there while it runs. */
  readonly socket: string;
  /** Only ever made by us in a folder that its program has made. */
  readonly folder: string;
  readonly file: (network: string) => string;
  readonly text: (network: string, links: readonly string[]) => string;
  readonly control: string;
  readonly reload: readonly string[];
}

const MANAGERS: readonly Manager[] = [
  {
    name: 'systemd-networkd',
    capability: 'service.networkd',
    socket: '/run/systemd/netif/state',
    folder: '/run/systemd/network',
    file: networkdFile,
    text: networkdText,
    control: 'networkctl',
    reload: ['reload'],
  },
  {
    name: 'NetworkManager',
    capability: 'service.networkmanager',
    socket: '/run/NetworkManager',
    folder: '/run/NetworkManager/conf.d',
    file: networkManagerFile,
    text: networkManagerText,
    control: 'nmcli',
    reload: ['general', 'reload', 'conf'],
  },
];

/** Keeps NetworkManager and networkd, where they run, from configuring the links of networks. */
export class Unmanaged {
  readonly #programs: Programs;
  readonly #log: Log;
  readonly #isHost: () => boolean;

  constructor(programs: Programs, log: Log, isHost: () => boolean = isHostNamespace) {
    this.#programs = programs;
    this.#log = log;
    this.#isHost = isHost;
  }

  async set({ network, links }: UnmanagedSet): Promise<Result<null>> {
    if (plainNames(links).length === 0) return this.remove(network);
    for (const manager of this.#here()) {
      const wanted = textFor(manager, network, links);
      if (wanted === readText(fileOf(manager, network))) continue;
      try {
        writeOrRemove(manager, network, wanted);
      } catch (error) {
        return failure(
          'failed',
          STEP,
          say('service.notUnmanaged', { manager: manager.name, network, words: (error as Error).message }),
          { remedy: say('service.writableFolder', { folder: manager.folder }) },
        );
      }
      await this.#reload(manager);
    }
    return ok(null);
  }

  isInPlace({ network, links }: UnmanagedSet): boolean {
    // Files of a program that has ended since are to go too.
    if (plainNames(links).length === 0)
      return !this.#isHost() || MANAGERS.every((manager) => readText(fileOf(manager, network)) === null);
    return this.#here().every((manager) => readText(fileOf(manager, network)) === textFor(manager, network, links));
  }

  /** Networks that have such files, whoever wrote them. */
  networks(): string[] {
    const found = MANAGERS.flatMap(({ folder }) =>
      this.#isHost() && existsSync(folder) ? readdirSync(folder).map(networkOfFile) : [],
    );
    return [...new Set(found.filter((network) => network !== null))];
  }

  /** Takes the files away even where their program no longer runs. */
  async remove(network: string): Promise<Result<null>> {
    if (!this.#isHost()) return ok(null);
    for (const manager of MANAGERS) {
      if (readText(fileOf(manager, network)) === null) continue;
      try {
        writeOrRemove(manager, network, null);
      } catch (error) {
        return failure(
          'failed',
          STEP,
          say('service.notManaged', { manager: manager.name, network, words: (error as Error).message }),
          { remedy: say('service.writableFolder', { folder: manager.folder }) },
        );
      }
      if (this.#runs(manager)) await this.#reload(manager);
    }
    return ok(null);
  }

  probe(): Capability[] {
    return MANAGERS.map(({ name: manager, capability, socket, control }) => {
      const at = { name: capability, summary: say('capability.unmanaged', { manager }) };
      if (!this.#isHost())
        return { ...at, available: false, detail: say('capability.foundManagerElsewhere', { manager }) };
      if (!existsSync(socket))
        return { ...at, available: false, detail: say('capability.foundNoManager', { manager }) };
      const found = this.#programs.find(control);
      return found === null
        ? {
            ...at,
            available: false,
            detail: say('capability.foundNoControl', { manager, program: control }),
            remedy: say('capability.remedyManagerStatus', { manager }),
          }
        : { ...at, available: true, detail: say('capability.foundManagerRuns', { manager }) };
    });
  }

  #here = (): readonly Manager[] => (this.#isHost() ? MANAGERS.filter((manager) => this.#runs(manager)) : []);
  #runs = ({ socket }: Manager): boolean => existsSync(socket);

  /** Best effort: a program that does not take it now reads the file when it starts. */
  async #reload({ name, control, reload }: Manager): Promise<void> {
    const program = this.#programs.find(control);
    const done = program === null ? null : await this.#programs.run(program, reload);
    if (done?.ok === true && done.value.code === 0) return;
    const fault = done === null ? `${control} is not there` : done.ok ? faultOf(done.value.stderr) : done.error.message;
    this.#log.warn(`${name} was not told at once to leave links alone`, { fault });
  }
}

const fileOf = ({ folder, file }: Manager, network: string): string => join(folder, file(network));

/** null: there is to be no file. */
function textFor({ text }: Manager, network: string, links: readonly string[]): string | null {
  const names = plainNames(links);
  return names.length === 0 ? null : text(network, names);
}

function writeOrRemove(manager: Manager, network: string, text: string | null): void {
  const file = fileOf(manager, network);
  if (text === null) return rmSync(file, { force: true });
  mkdirSync(manager.folder, { recursive: true, mode: 0o755 });
  // Both programs run as users of their own, and read files when they like: whole, and readable.
  writeFileSync(`${file}.new`, text, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
