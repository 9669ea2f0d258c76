import { existsSync, readFileSync, type FSWatcher } from 'node:fs';
import {
  ok,
  type Capability,
  type Dhcp,
  type Lease,
  type OperationOf,
  type Result,
  type ServiceState,
} from '../../../protocol/index.ts';
import { messageOf, say, type Message } from '../../../protocol/messages/index.ts';
import { failure, type Refusal } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { faultOf, type Programs } from '../programs.ts';
import { dnsmasqConfig, expectedPorts } from './config.ts';
import { watchFolder } from './folder-watch.ts';
import { parseLeases } from './lease-file.ts';
import { portHolders } from './port-holder.ts';
import { configArgument, findProcesses, isInNamespace, type ServiceProcess } from './process.ts';
import { ProcessLog } from './process-log.ts';
import { serviceUsers, type ServiceUsers } from './service-user.ts';
import { listFolders, ServiceFolder, type Service } from './service-folder.ts';
import { endProcess, Supervised } from './supervised.ts';

type DhcpSet = OperationOf<'dhcp.set'>;
const STEP = 'dhcp.set';
const MISSING = { detail: say('service.noDnsmasq'), remedy: say('capability.remedyDnsmasq') };

interface DnsmasqOptions {
  readonly folder: string;
  readonly programs: Programs;
  readonly log: Log;
  readonly endWithHelper: boolean;
  /** Where names outside are asked, as the namespace can: see resolv-file.ts. */
  resolvFile(namespace: string): string;
  leases(network: string): void;
  changed(network: string): void;
}

/** One dnsmasq that runs, or is to: by network and namespace. */
interface Running {
  readonly service: Service;
  readonly config: string;
  readonly supervised: Supervised;
  readonly watcher: FSWatcher | null;
  leases: Lease[];
}

/** The dnsmasq processes of all networks. */
export class Dnsmasq {
  readonly #options: DnsmasqOptions;
  readonly #users: ServiceUsers;
  readonly #running = new Map<string, Running>();
  #made = false;

  constructor(options: DnsmasqOptions) {
    this.#options = options;
    this.#users = serviceUsers(options.endWithHelper);
    this.#adoptAll();
    this.#made = true;
  }

  /** Makes the network's dnsmasq in the namespace serve just this, and answers once it does. */
  async set({ network, namespace, dhcp }: DhcpSet): Promise<Result<null>> {
    const folder = this.#folder(network, namespace);
    if (dhcp.length === 0) return this.#remove(network, namespace);
    const config = this.#config(network, namespace, dhcp);
    if (!config.ok) return config;
    const program = this.#options.programs.find('dnsmasq');
    if (program === null)
      return failure('unsupported', STEP, MISSING.detail, { field: 'dhcp', remedy: MISSING.remedy });
    if (this.#serves(network, namespace, config.value)) return ok(null);
    const existed = existsSync(folder.path);
    const ended = await this.#end(network, namespace);
    if (!ended.ok) return ended;
    const service = { network, namespace, dhcp };
    try {
      folder.write(service, config.value);
    } catch (error) {
      if (!existed) folder.remove();
      return failure('failed', STEP, say('service.configNotWritten', { words: (error as Error).message }), {
        remedy: say('service.roomIn', { folder: this.#options.folder }),
      });
    }
    const running = this.#supervise(service, config.value, program);
    const started = await running.supervised.start();
    if (started.ok) return ok(null);
    this.#forget(running);
    if (!existed) folder.remove();
    return started;
  }

  isInPlace({ network, namespace, dhcp }: DhcpSet): boolean {
    if (dhcp.length === 0)
      return !existsSync(this.#folder(network, namespace).path) && this.#processes(network, namespace).length === 0;
    const config = this.#config(network, namespace, dhcp);
    return config.ok && this.#serves(network, namespace, config.value);
  }

  states(network: string): ServiceState[] {
    return this.#of(network).map(({ service, supervised }) => ({
      kind: 'dhcp',
      namespace: service.namespace,
      ...supervised.state,
    }));
  }

  leases(network: string): Lease[] {
    return this.#of(network).flatMap(({ leases }) => leases);
  }

  /** Processes and folders of ours, whoever started them. */
  strays(): {
    processes: (ServiceProcess & { network: string; namespace: string })[];
    folders: { network: string; namespace: string }[];
  } {
    const processes = findProcesses(this.#options.folder, this.#users.uids).map((process) => {
      const [name = ''] = process.configFile.slice(this.#options.folder.length + 1).split('/');
      const [network = '', namespace = ''] = name.split('@');
      return { ...process, network, namespace };
    });
    return { processes, folders: listFolders(this.#options.folder) };
  }

  /** Ends it and takes its files away, whether it is known here or not. */
  remove(network: string, namespace: string): Promise<Result<null>> {
    return this.#remove(network, namespace);
  }

  async close(processes: boolean): Promise<void> {
    for (const running of [...this.#running.values()]) {
      const { network, namespace } = running.service;
      if (processes) {
        await this.#end(network, namespace);
        this.#folder(network, namespace).remove();
      } else {
        this.#forget(running);
      }
    }
  }

  async probe(): Promise<Capability> {
    const name = 'service.dhcp';
    const summary = say('capability.dhcp');
    const program = this.#options.programs.find('dnsmasq');
    if (program === null) return { name, summary, available: false, ...MISSING };
    const version = await this.#options.programs.run(program, ['--version']);
    if (!version.ok)
      return { name, summary, available: false, detail: messageOf(version.error), remedy: MISSING.remedy };
    const { stdout, stderr, code } = version.value;
    if (code !== 0)
      return {
        name,
        summary,
        available: false,
        detail: say('capability.foundProgramSays', { program: 'dnsmasq', words: faultOf(stderr) }),
        remedy: MISSING.remedy,
      };
    const known = /version (\S+)/.exec(stdout)?.[1] ?? '?';
    return {
      name,
      summary,
      available: true,
      detail:
        this.#users.user === null
          ? say('capability.foundDnsmasq', { version: known })
          : say('capability.foundDnsmasqUser', { version: known, user: this.#users.user }),
    };
  }

  #tell(what: () => void): void {
    if (this.#made) what();
    else setImmediate(what);
  }

  #folder = (network: string, namespace: string): ServiceFolder =>
    new ServiceFolder(this.#options.folder, network, namespace);
  #of = (network: string): Running[] =>
    [...this.#running.values()].filter(({ service }) => service.network === network);

  #config(network: string, namespace: string, dhcp: readonly Dhcp[]): Result<string> {
    const { leases: leaseFile } = this.#folder(network, namespace);
    return dnsmasqConfig({
      network,
      namespace,
      dhcp,
      leaseFile,
      user: this.#users.user,
      resolvFile: this.#options.resolvFile(namespace),
    });
  }

  #serves(network: string, namespace: string, config: string): boolean {
    const running = this.#running.get(this.#folder(network, namespace).path);
    const process = running?.config === config ? running.supervised.process : null;
    return process !== null && isInNamespace(process, namespace);
  }

  #processes(network: string, namespace: string): ServiceProcess[] {
    return findProcesses(this.#folder(network, namespace).path, this.#users.uids);
  }

  /**
   * What a helper before us started: it goes on, watched again. What died meanwhile is for the next
   * `set`. It is told of a moment later, when whoever makes this has it.
   */
  #adoptAll(): void {
    const program = this.#options.programs.find('dnsmasq');
    for (const { network, namespace } of listFolders(this.#options.folder)) {
      const written = this.#folder(network, namespace).read();
      const [process, ...more] = this.#processes(network, namespace);
      if (!written || !process || !program || more.length > 0 || !isInNamespace(process, namespace)) continue;
      if (written.service.network !== network || written.service.namespace !== namespace) continue;
      this.#options.log.info('dnsmasq goes on', { network, namespace, pid: process.pid });
      const { supervised } = this.#supervise(written.service, written.config, program);
      supervised.adopt(process);
    }
  }

  #supervise(service: Service, config: string, program: string): Running {
    const { network, namespace } = service;
    const { log, programs } = this.#options;
    const folder = this.#folder(network, namespace);
    const processLog = new ProcessLog(folder.log, (line) => log.info('dnsmasq', { network, namespace, line }));
    const args = [configArgument(folder.config)];
    const supervised = new Supervised({
      configFile: folder.config,
      ports: expectedPorts(service.dhcp),
      log: processLog,
      commandLine: () => {
        const tied = this.#options.endWithHelper ? tiedToHelper(programs, program, args) : { file: program, args };
        return programs.commandLine(namespace, tied.file, tied.args);
      },
      explain: (reason) => this.#refusal(namespace, reason),
      changed: () => this.#tell(() => this.#options.changed(network)),
    });
    const update = (): void => {
      processLog.follow();
      this.#readLeases(running, folder);
    };
    const running: Running = {
      service,
      config,
      supervised,
      watcher: watchFolder(folder.path, update, log),
      leases: [],
    };
    this.#running.set(folder.path, running);
    this.#readLeases(running, folder);
    return running;
  }

  #readLeases(running: Running, folder: ServiceFolder): void {
    if (this.#running.get(folder.path) !== running) return;
    let text = '';
    try {
      text = readFileSync(folder.leases, 'latin1');
    } catch {
      // dnsmasq makes it when it starts.
    }
    const leases = parseLeases(text, running.service);
    if (JSON.stringify(leases) === JSON.stringify(running.leases)) return;
    running.leases = leases;
    this.#tell(() => this.#options.leases(running.service.network));
  }

  #forget(running: Running): void {
    const { network, namespace } = running.service;
    running.supervised.release();
    running.watcher?.close();
    this.#running.delete(this.#folder(network, namespace).path);
    if (running.leases.length > 0) this.#options.leases(network);
  }

  async #end(network: string, namespace: string): Promise<Result<null>> {
    const running = this.#running.get(this.#folder(network, namespace).path);
    if (running) {
      this.#forget(running);
      const stopped = await running.supervised.stop();
      if (!stopped.ok) return stopped;
    }
    for (const process of this.#processes(network, namespace)) {
      const ended = await endProcess(process);
      if (!ended.ok) return ended;
    }
    return ok(null);
  }

  async #remove(network: string, namespace: string): Promise<Result<null>> {
    const ended = await this.#end(network, namespace);
    if (!ended.ok) return ended;
    try {
      this.#folder(network, namespace).remove();
    } catch (error) {
      return failure('failed', STEP, say('service.filesNotRemoved', { words: (error as Error).message }));
    }
    this.#options.changed(network);
    return ok(null);
  }

  /** Why it does not run, with who is in its way. */
  async #refusal(namespace: string, reason: Message | string): Promise<Refusal> {
    const taken = typeof reason === 'string' && /address already in use/i.test(reason);
    const holders = taken ? await portHolders(this.#options.programs, namespace) : [];
    const why = say('service.notRunning', {
      words: typeof reason === 'string' ? reason.replace(/[.\s]+$/, '') : reason,
    });
    if (!taken) return failure('failed', STEP, why, { field: 'dhcp' });
    return failure('conflict', STEP, holders.length === 0 ? why : say('service.portsTaken', { holders }), {
      field: 'dhcp',
      remedy: say('service.endPortHolder'),
    });
  }
}

/** It gets SIGKILL when the process that started it ends (PR_SET_PDEATHSIG), which a change of user would undo. */
function tiedToHelper(programs: Programs, program: string, args: readonly string[]): { file: string; args: string[] } {
  const setpriv = programs.find('setpriv');
  return setpriv === null
    ? { file: program, args: [...args] }
    : { file: setpriv, args: ['--pdeathsig', 'KILL', '--', program, ...args] };
}
