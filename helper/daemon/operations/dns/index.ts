import type { OperationOf } from '../../../protocol/index.ts';
import { noLink } from '../missing.ts';
import { list } from '../phrase.ts';
import { service } from '../service.ts';
import { command, quoted } from '../../../document/ip/words.ts';

/** Resolver settings of a link of the helper's own namespace. */
export const dnsOperations = {
  'dns.set': service('dns.set', (operation) => ({ ...operation, dns: null }), {
    key: ({ network, link }) => `dns:${network}/${link}`,
    subject: ({ link }) => `dns ${link}`,
    applies: ({ link, dns }, world) => (dns === null ? null : noLink(world, '', link)),
    summary: (operation) =>
      operation.dns === null
        ? `Take the name servers from the link ${operation.link}.`
        : `Ask ${list(operation.dns.servers)} for names ${operation.dns.everything ? 'of every kind' : operation.dns.domains.length === 0 ? 'on this link' : `below ${list(operation.dns.domains)}`}, by the link ${operation.link}.`,
    name: ({ link }) => `set name servers of ${link}`,
    commands,
    retreat: (operation, _, plan) => {
      if (plan.world.link('', operation.link)) plan.do({ ...operation, dns: null });
    },
  }),
};

function commands({ link, dns: settings }: OperationOf<'dns.set'>): string[] {
  if (settings === null) return [command('resolvectl revert', quoted(link))];
  const domains = [...settings.domains, ...(settings.everything ? ['~.'] : [])];
  return [
    command('resolvectl dns', quoted(link), settings.servers),
    ...(domains.length === 0 ? [] : [command('resolvectl domain', quoted(link), domains.map(quoted))]),
  ];
}
