import type { Holder } from '../../protocol/index.ts';
import { identityOf, type ContainerIdentity } from './identity.ts';
import type { ProcessFacts } from './processes.ts';
import type { Source, Written } from './bounded-read.ts';

/** Where a container's runtime is asked for its name: its files. */
export interface Names {
  nameOf(identity: ContainerIdentity): Written | null;
  dockerOf(path: string): Written | null;
}

export interface Named {
  name: string;
  holder: Holder;
  /** Nothing better will be known later, unless its source is written again. */
  final: boolean;
  /** Where the name is written. */
  source: Source | null;
}

/** A container by the first half of its id, as `docker ps` shows it. */
const SHORT = 12;

/** What a namespace is called by who is in it, or by where it is bound; `unique` tells apart what is called alike. */
export function nameNamespace(
  { pid, facts, mount }: { pid: number | null; facts: ProcessFacts | null; mount: string | null },
  names: Names,
): Named {
  const program = facts === null ? null : printable(facts.program);
  const named = (kind: Holder['kind'], label: string, final = true, source: Source | null = null): Named => ({
    name: `${kind}:${label.replace(/[^A-Za-z0-9@_.:+-]/g, '_').slice(0, 100) || '_'}`,
    holder: { kind, pid, program },
    final,
    source,
  });
  const identity = facts && identityOf(facts.cgroups);
  // Names that an ordinary user gave are none of the system's: no container of root's is called web@1000.
  const user = identity?.user === undefined ? '' : `@${identity.user}`;
  const written = (kind: Holder['kind'], found: Written | null, otherwise: string): Named =>
    named(kind, `${(found?.name ?? otherwise).slice(0, 80)}${user}`, found?.name != null, found);
  if (identity && 'id' in identity) return written(identity.kind, names.nameOf(identity), identity.id.slice(0, SHORT));
  if (mount !== null && /^(\/var)?\/run\/docker\/netns\//.test(mount))
    return written('docker', names.dockerOf(mount), baseOf(mount));
  if (facts?.isSandbox === true) return named('sandbox', String(pid));
  if (identity) return named(identity.kind, `${identity.label.slice(0, 80)}${user}`);
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
