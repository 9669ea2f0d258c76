import { existsSync } from 'node:fs';
import { ok, type Capability, type OperationOf, type Result, type ServiceState } from '../../../protocol/index.ts';
import { messageOf, say, type Message } from '../../../protocol/messages/index.ts';
import { failure } from '../../errors.ts';
import { isHostNamespace } from '../host.ts';
import { faultOf, type Programs } from '../programs.ts';
import { queryCommands, sameSettings, setCommands, settingsOf } from './commands.ts';

type DnsSet = OperationOf<'dns.set'>;
const STEP = 'dns.set';
/** Where resolved listens; it is there while it runs. */
const SOCKET = '/run/systemd/resolve/io.systemd.Resolve';

/** Name servers of links, through systemd-resolved where it runs; where it does not, nothing is done and it is said. */
export class ResolvedDns {
  readonly #programs: Programs;
  /** What is wanted of it, by network and link. */
  readonly #wanted = new Map<string, DnsSet>();

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  async set(operation: DnsSet): Promise<Result<null>> {
    const { network, link, dns } = operation;
    this.#wanted.delete(`${network}/${link}`);
    if (dns !== null) this.#wanted.set(`${network}/${link}`, operation);
    const resolvectl = this.#available();
    if (typeof resolvectl === 'object') return ok(null);
    if (dns === null) {
      // A link that is gone has taken its settings along.
      await this.#programs.run(resolvectl, ['revert', link]);
      return ok(null);
    }
    for (const args of setCommands(link, settingsOf(dns))) {
      const done = await this.#programs.run(resolvectl, args);
      if (!done.ok) return done;
      if (done.value.code !== 0) {
        return failure('failed', STEP, say('service.serversNotSet', { link, words: faultOf(done.value.stderr) }), {
          field: 'dns',
          remedy: say('service.serversManaged'),
        });
      }
    }
    return (await this.isInPlace(operation))
      ? ok(null)
      : failure('failed', STEP, say('service.serversDiffer', { link }), {
          field: 'dns',
          remedy: say('service.serversStatus', { link }),
        });
  }

  /** Where there is nothing that could hold it, there is nothing to do either. */
  async isInPlace({ link, dns }: DnsSet): Promise<boolean> {
    const resolvectl = this.#available();
    if (typeof resolvectl === 'object') return true;
    const answers: string[] = [];
    for (const args of queryCommands(link)) {
      const answer = await this.#programs.run(resolvectl, args);
      if (!answer.ok || answer.value.code !== 0) return dns === null;
      answers.push(answer.value.stdout);
    }
    const [servers = '', domains = '', defaultRoute = ''] = answers;
    if (dns !== null) return sameSettings(settingsOf(dns), [servers, domains, defaultRoute]);
    return /:\s*$/.test(servers.trimEnd()) && /:\s*$/.test(domains.trimEnd());
  }

  states(network: string): ServiceState[] {
    const fault = this.#available();
    return [...this.#wanted.values()]
      .filter((operation) => operation.network === network)
      .map(({ link, dns }): ServiceState => ({
        kind: 'dns',
        namespace: '',
        state: typeof fault === 'string' ? 'running' : 'failed',
        detail:
          typeof fault === 'string'
            ? say('service.linkServers', { link, servers: dns?.servers ?? [] })
            : say('service.linkFault', { link, fault: fault.detail }),
      }));
  }

  notes(): Message[] {
    const fault = this.#available();
    return typeof fault === 'string' ? [] : [say('service.nameServersUnchanged', { fault: fault.detail })];
  }

  async probe(): Promise<Capability> {
    const found = this.#available();
    const summary = say('capability.dns');
    const name = 'service.dns';
    if (typeof found === 'object') return { name, summary, available: false, ...found };
    const answer = await this.#programs.run(found, ['dns']);
    const available = answer.ok && answer.value.code === 0;
    if (available) return { name, summary, available, detail: say('capability.foundResolved') };
    const fault = answer.ok
      ? say('capability.foundProgramSays', { program: 'resolvectl', words: faultOf(answer.value.stderr) })
      : messageOf(answer.error);
    return { name, summary, available, detail: fault, remedy: say('capability.remedyResolvedStatus') };
  }

  /** resolvectl's file, or why it cannot be used. */
  #available(): string | { detail: Message; remedy: Message } {
    if (!isHostNamespace()) {
      return { detail: say('capability.foundResolvedElsewhere'), remedy: say('capability.remedyResolvedHostOnly') };
    }
    const resolvectl = this.#programs.find('resolvectl');
    if (resolvectl === null || !existsSync(SOCKET)) {
      return { detail: say('capability.foundNoResolved'), remedy: say('capability.remedyInstallResolved') };
    }
    return resolvectl;
  }
}
