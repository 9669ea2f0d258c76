import { say } from '../../protocol/messages/index.ts';
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
        say('resolver.twice', { link, where: scope.where([...first, 'link']) }),
        say('fix.oneEntry'),
      );
    else seen.set(link, [...path, 'link']);
    const elsewhere = scope.ends.find((end) => end.name === link && end.namespace !== '');
    if (elsewhere && !scope.end('', link)) {
      yield error(
        [...path, 'link'],
        say('resolver.elsewhere', {
          link,
          namespace: inWords(elsewhere.namespace),
          where: scope.where(elsewhere.path),
        }),
        say('resolver.byDhcp'),
      );
    } else if (domains.length === 0 && !everything) {
      yield warning(path, say('resolver.nothing', { link }), say('resolver.nameDomains'));
    }
  }
}
