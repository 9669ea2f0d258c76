import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { Dhcp, NamespaceRef, NetworkName } from '../../../protocol/index.ts';

/** What a folder is about, and what this dnsmasq serves: for the helper after us. */
const Service = z.strictObject({ network: NetworkName, namespace: NamespaceRef, dhcp: z.array(Dhcp) });
export type Service = z.output<typeof Service>;

/**
 * The files of one dnsmasq: `NETWORK@NAMESPACE/` with what it serves, its configuration, its leases and
 * what it says. Neither name can hold an "@".
 */
export class ServiceFolder {
  readonly path: string;
  readonly config: string;
  readonly leases: string;
  readonly log: string;

  constructor(parent: string, network: string, namespace: string) {
    this.path = join(parent, `${network}@${namespace}`);
    this.config = join(this.path, 'dnsmasq.conf');
    this.leases = join(this.path, 'leases');
    this.log = join(this.path, 'log');
  }

  write(service: Service, config: string): void {
    const parent = dirname(this.path);
    mkdirSync(dirname(parent), { recursive: true, mode: 0o700 });
    // One by one: of a file system that cannot be written, a recursive mkdir says ENOENT.
    for (const folder of [parent, this.path]) if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(this.path, 'service.json'), JSON.stringify(service), { mode: 0o600 });
    writeFileSync(this.config, config, { mode: 0o600 });
  }

  /** What was written, or null where it was not, or not whole. */
  read(): { service: Service; config: string } | null {
    try {
      const service = Service.safeParse(JSON.parse(readFileSync(join(this.path, 'service.json'), 'utf8')));
      return service.success ? { service: service.data, config: readFileSync(this.config, 'utf8') } : null;
    } catch {
      return null;
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The folders that there are, as network and namespace; others are none of ours. */
export function listFolders(parent: string): { network: string; namespace: string }[] {
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const [network = '', namespace, ...more] = name.split('@');
    return namespace === undefined ||
      more.length > 0 ||
      !NetworkName.safeParse(network).success ||
      !NamespaceRef.safeParse(namespace).success
      ? []
      : [{ network, namespace }];
  });
}
