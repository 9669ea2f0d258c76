import type { Holder } from '../../protocol/index.ts';
import { identityOf, type Identity } from './identity.ts';
import type { ProcessFacts } from './processes.ts';

/** Where a container's runtime is asked for its name: its files. */
export interface Names {
  nameOf(identity: Extract<Identity, { id: string }>, uid: number): string | null;
  dockerOf(path: string): string | null;
}

export interface Named {
  name: string;
  holder: Holder;
  /** Nothing better will be known later. */
  final: boolean;
}

/** A container by the first half of its id, as `docker ps` shows it. */
const SHORT = 12;

/** What a namespace is called by who is in it, or by where it is bound; `unique` tells apart what is called alike. */
export function nameNamespace(
  { pid, facts, mount }: { pid: number | null; facts: ProcessFacts | null; mount: string | null },
  names: Names,
): Named {
  const program = facts === null ? null : printable(facts.program);
  const named = (kind: Holder['kind'], label: string, final = true): Named => ({
    name: `${kind}:${label.replace(/[^A-Za-z0-9@_.:+-]/g, '_').slice(0, 100) || '_'}`,
    holder: { kind, pid, program },
    final,
  });
  const identity = facts && identityOf(facts.cgroups);
  if (identity && 'id' in identity) {
    const name = names.nameOf(identity, facts.uid);
    return named(identity.kind, name ?? identity.id.slice(0, SHORT), name !== null);
  }
  const docker = mount !== null && /^(\/var)?\/run\/docker\/netns\//.test(mount);
  if (docker) {
    const name = names.dockerOf(mount);
    return named('docker', name ?? baseOf(mount), name !== null);
  }
  if (facts?.isSandbox === true) return named('sandbox', String(pid));
  if (identity) return named(identity.kind, identity.label);
  if (pid !== null && facts) return named('pid', String(pid), false);
  return named('mount', mount === null ? '_' : baseOf(mount), false);
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A program may call itself anything. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');

/** The name, with what tells it apart where another namespace has it. */
export function uniqueName({ name, holder }: Named, inode: number, taken: (name: string) => boolean): string {
  if (!taken(name)) return name;
  const more = `:${holder.pid ?? inode}`;
  const distinct = `${name.slice(0, 100 - more.length)}${more}`;
  return taken(distinct) ? `${holder.kind}:${inode}` : distinct;
}
