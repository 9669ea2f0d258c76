import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { inWords, type Scope } from './scope.ts';

/** DNS on links: systemd-resolved knows the links of the helper's own namespace, each with one list of servers. */
export function* resolver(scope: Scope): Generator<CheckFault> {
  const seen = new Map<string, Path>();
  for (const [position, { link, domains, everything }] of scope.document.dns.entries()) {
    const path: Path = ['dns', position];
    const first = seen.get(link);
    if (first)
      yield error(
        [...path, 'link'],
        `DNS of "${link}" is there already, on ${scope.where([...first, 'link'])}.`,
        'Put both into one entry.',
      );
    else seen.set(link, [...path, 'link']);
    const elsewhere = scope.ends.find((end) => end.name === link && end.namespace !== '');
    if (elsewhere && !scope.end('', link)) {
      yield error(
        [...path, 'link'],
        `"${link}" is in ${inWords(elsewhere.namespace)} (${scope.where(elsewhere.path)}); DNS settings are for links of the helper's own namespace.`,
        'Let DHCP tell the name servers there, or name a link of this machine.',
      );
    } else if (domains.length === 0 && !everything) {
      yield warning(
        path,
        `Nothing in particular is asked of the servers of "${link}"; they are asked beside those of other links.`,
        'Name "domains", or say "everything: true".',
      );
    }
  }
}
